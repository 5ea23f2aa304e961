import type { Properties } from "../../../lab/providers/base/kind";

/** By type, the inputs that say which object it is: the id under which the cloud knows it. */
const IDENTIFYING: Readonly<Record<string, readonly string[]>> = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
  "aws:iam/role:Role": ["name"],
  "aws:iam/rolePolicy:RolePolicy": ["role", "name"],
  "azure-native:managedidentity:UserAssignedIdentity": ["resourceGroupName", "resourceName"],
  "azure-native:managedidentity:FederatedIdentityCredential": [
    "resourceGroupName",
    "resourceName",
    "federatedIdentityCredentialResourceName",
  ],
  "azure-native:authorization:RoleDefinition": ["scope", "roleDefinitionId"],
  "azure-native:authorization:RoleAssignment": ["scope", "roleAssignmentName"],
  "kubernetes:helm.sh/v3:Release": ["namespace", "name"],
};

/** IAM puts a role's inline policy in the place of the one of the same name; every other object can be made only once. */
export const OVERWRITTEN: readonly string[] = ["aws:iam/rolePolicy:RolePolicy"];

/**
 * The id that a cloud gives to an object, which is made of its names.
 *
 * @throws an Error where a name is missing: the genuine provider would make one up, and nobody could find the object again
 */
export function physicalId(token: string, inputs: Properties): string {
  const isObject = IDENTIFYING[token] === undefined && token.startsWith("kubernetes:");
  const names = isObject ? kubernetesNames(inputs) : (IDENTIFYING[token] ?? []).map((name) => inputs[name]);
  if (names.length === 0 || !names.every((name) => typeof name === "string" && name !== "")) {
    throw new Error(`${token} has no name of its own: got ${JSON.stringify(names)}`);
  }
  return names.join("/");
}

function kubernetesNames({ metadata }: Properties): unknown[] {
  const { namespace, name } = metadata as { namespace?: unknown; name?: unknown };
  return namespace === undefined ? [name] : [namespace, name];
}
