import type { AccessRequest } from "../../account";
import { isWithin, nameOf } from "../resource-id";
import { hasPropagated } from "../settings";
import type { Subscription } from "../subscription";
import { permits, type Permission } from "./actions";

/** Decides by the role assignments who may do what. */
export class Access {
  constructor(private readonly subscription: Subscription) {}

  allows({ principalId, operation, isData, resource }: AccessRequest): boolean {
    return this.permissions(principalId, resource).some((permission) => permits(permission, operation, isData));
  }

  /** What the roles allow that the principal has at the resource, or above it, by now. */
  permissions(principalId: string, resource: string): Permission[] {
    const { roleAssignments, roleDefinitions, settings } = this.subscription;
    return roleAssignments
      .all()
      .filter(({ properties }) => properties.principalId.toLowerCase() === principalId.toLowerCase())
      .filter(({ properties }) => isWithin(properties.scope, resource))
      .filter((assignment) => hasPropagated(settings, roleAssignments.writtenAt(assignment)))
      .flatMap(({ properties }) => {
        const guid = nameOf(properties.roleDefinitionId);
        return roleDefinitions.all().find(({ name }) => name.toLowerCase() === guid.toLowerCase()) ?? [];
      })
      .flatMap(({ properties }) => properties.permissions);
  }
}
