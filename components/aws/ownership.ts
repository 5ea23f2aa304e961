import * as pulumi from "@pulumi/pulumi";

/** Key of the tag that says which stack made an object of the account. */
export const ownerTag = "portworx-workload-identity:owner";

/** The stack that a program runs as. */
export interface StackIdentity {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The stack that this program runs as. */
export function stackIdentity(): StackIdentity {
  return { organization: pulumi.getOrganization(), project: pulumi.getProject(), stack: pulumi.getStack() };
}

/** Tags of what a stack makes, so that it knows its own again. */
export function ownershipTags({ organization, project, stack }: StackIdentity): Record<string, string> {
  return { [ownerTag]: `${organization}/${project}/${stack}` };
}

/** True where the tags are those of something that the stack made. */
export function isOwnedBy(tags: Readonly<Record<string, string>>, owner: StackIdentity): boolean {
  return tags[ownerTag] === ownershipTags(owner)[ownerTag];
}
