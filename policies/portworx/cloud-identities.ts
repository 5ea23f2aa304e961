import { at, notYetKnown } from "../known-value";
import type { JudgedResource, StackResource } from "../rule";

const roleType = "aws:iam/role:Role";
const managedIdentityType = /^azure-native:managedidentity(\/v\w+)?:UserAssignedIdentity$/;

/** Whether a StorageCluster's credential may be the identity that a resource is; a preview cannot always know. */
export function mayBe(resource: JudgedResource, credential: string): boolean {
  if (resource.type === roleType) return mayBeRole(resource.properties, credential);
  if (!managedIdentityType.test(resource.type) || credential.startsWith("arn:")) return false;
  const clientId = at(resource.properties, "clientId") ?? notYetKnown;
  if (clientId === notYetKnown) return true;
  return typeof clientId === "string" && clientId.toLowerCase() === credential.toLowerCase();
}

function mayBeRole(properties: unknown, credential: string): boolean {
  const [arn = notYetKnown, name = notYetKnown] = [at(properties, "arn"), at(properties, "name")];
  if (!credential.startsWith("arn:")) return false;
  if (arn !== notYetKnown) return arn === credential;
  return name === notYetKnown || credential.endsWith(`/${String(name)}`);
}

/** The stack's resources that may be the identity; more than one where a preview cannot tell them apart. */
export function candidatesFor(credential: string, resources: readonly StackResource[]): readonly StackResource[] {
  return resources.filter((resource) => mayBe(resource, credential));
}
