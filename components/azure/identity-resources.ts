import * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { RoleDefinition } from "@pulumi/azure-native/authorization/roleDefinition";
import { FederatedIdentityCredential } from "@pulumi/azure-native/managedidentity/federatedIdentityCredential";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity";
import type { CheckedIdentity } from "./identity-inputs";
import type { AssignmentScope } from "./identity-scopes";
import { roleDefinitionResourceId, subscriptionOf, subscriptionScope } from "./resource-ids";
import { portworxPermissions, roleAssignmentName } from "./roles";

// Names are fixed, so what is replaced must be gone before its successor can come.
const fixedName = { deleteBeforeReplace: true };

export function makeIdentity(name: string, inputs: CheckedIdentity, parent: pulumi.Resource): UserAssignedIdentity {
  const { identityName, resourceGroupName, location, tags } = inputs;
  return new UserAssignedIdentity(
    name,
    { resourceName: identityName, resourceGroupName, location, tags },
    { parent, ...fixedName },
  );
}

/**
 * Azure refuses two writes at once on the credentials of one identity. Each depends on ALL earlier ones: the engine looks at
 * direct dependencies alone when it deletes, and those between the two may stay.
 */
export function federate(
  name: string,
  identity: UserAssignedIdentity,
  inputs: CheckedIdentity,
  parent: pulumi.Resource,
): FederatedIdentityCredential[] {
  const made: FederatedIdentityCredential[] = [];
  for (const credential of inputs.credentials) {
    const next = new FederatedIdentityCredential(
      `${name}-${credential.name}`,
      {
        resourceName: after(inputs.identityName, identity),
        resourceGroupName: inputs.resourceGroupName,
        federatedIdentityCredentialResourceName: credential.name,
        issuer: credential.issuer,
        subject: credential.subject,
        audiences: [inputs.audience],
      },
      { parent, dependsOn: [...made], ...fixedName },
    );
    made.push(next);
  }
  return made;
}

/** The GUID of the role for disks, which is made here unless it exists. */
export function roleGuid(name: string, inputs: CheckedIdentity, parent: pulumi.Resource): pulumi.Input<string> {
  const { displayName, guid } = inputs.role;
  if (displayName === undefined) return guid;
  const scope = pulumi.output(inputs.subscriptionId).apply(subscriptionScope);
  const role = new RoleDefinition(
    name,
    {
      scope,
      roleDefinitionId: guid,
      roleName: displayName,
      description: "What Portworx needs for its disks, as its vendor documents it",
      roleType: "CustomRole",
      permissions: [portworxPermissions(inputs.platform)],
      assignableScopes: [scope],
    },
    { parent, ...fixedName },
  );
  return after(guid, role);
}

/** Assigns a role to the identity. */
export function assign(
  name: string,
  identity: UserAssignedIdentity,
  scope: AssignmentScope,
  guid: pulumi.Input<string>,
  parent: pulumi.Resource,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope: scope.id,
      principalId: identity.principalId,
      // Without it Azure looks the principal up, which it may not know for minutes.
      principalType: "ServicePrincipal",
      roleDefinitionId: pulumi
        .all([scope.id, guid])
        .apply(([id, role]) => roleDefinitionResourceId(subscriptionOf(id), role)),
      roleAssignmentName: pulumi
        .all([scope.id, identity.principalId, guid])
        .apply(([id, principalId, role]) => roleAssignmentName(id, principalId, role)),
    },
    { parent, ...fixedName },
  );
}

/** A value that a preview knows already and that still makes whoever uses it wait for the resource. */
function after<Value>(value: pulumi.Input<Value>, resource: pulumi.Resource): pulumi.Output<Value> {
  return pulumi.all([value, resource.urn]).apply(([known]) => known as Value);
}
