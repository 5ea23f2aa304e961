import { z } from "zod";
import { badRequest } from "../arm-error";
import { parseBody } from "../request-body";
import { isGuid, isWithin, nameOf } from "../resource-id";
import { hasPropagated } from "../settings";
import type { Subscription } from "../subscription";
import { requireRole } from "./role-definitions";
import type { RoleAssignment } from "./resource-types";

const body = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: z.string().optional(),
    description: z.string().nullable().default(null),
    condition: z.string().nullable().default(null),
    conditionVersion: z.string().nullable().default(null),
  }),
});

/** @throws ArmError where Azure would not store the assignment, whatever others there are. */
export function checkedAssignment(
  subscription: Subscription,
  scope: string,
  name: string,
  content: unknown,
): Omit<RoleAssignment["properties"], "scope"> {
  if (!isGuid(name)) {
    throw badRequest(
      "InvalidRoleAssignmentId",
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  subscription.requireResource(scope);
  const given = parseBody(body, content).properties;
  const { principalId, principalType } = given;
  const role = requireRole(subscription, nameOf(given.roleDefinitionId), 400);
  if (!role.properties.assignableScopes.some((assignable) => isWithin(assignable, scope))) {
    throw badRequest(
      "RoleDefinitionNotAssignableAtScope",
      `The role '${role.properties.roleName}' cannot be assigned at scope '${scope}'; ` +
        `its assignable scopes are '${role.properties.assignableScopes.join("', '")}'.`,
    );
  }
  checkPrincipal(subscription, principalId, principalType);
  return {
    ...given,
    roleDefinitionId: role.id,
    principalType: principalType ?? "ServicePrincipal",
  };
}

/** Told the type, Azure does not look a principal up, which the directory may not know for minutes. */
function checkPrincipal(subscription: Subscription, principalId: string, principalType: string | undefined): void {
  if (!isGuid(principalId)) {
    throw badRequest("InvalidPrincipalId", "A valid principal ID must be provided for role assignment.");
  }
  if (principalType === "ServicePrincipal" || isKnown(subscription, principalId)) return;
  throw badRequest(
    "PrincipalNotFound",
    `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${subscription.settings.tenantId}. ` +
      "Check that you have the correct principal ID. If you are creating this principal and then immediately assigning " +
      "a role, this error might be related to a replication delay. In this case, set the role assignment principalType " +
      "property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype",
  );
}

function isKnown({ identities, settings }: Subscription, principalId: string): boolean {
  const identity = identities
    .all()
    .find(({ properties }) => properties.principalId.toLowerCase() === principalId.toLowerCase());
  return identity !== undefined && hasPropagated(settings, identities.createdAt(identity));
}
