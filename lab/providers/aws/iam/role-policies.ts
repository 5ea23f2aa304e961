import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";

/** Text of an inline policy of a role. */
export async function inlinePolicy(iam: IAMClient, role: string, name: string): Promise<string> {
  const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
  return decodeURIComponent(PolicyDocument ?? "");
}

export async function inlinePolicies(iam: IAMClient, role: string): Promise<{ name: string; policy: string }[]> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
  return Promise.all(PolicyNames.sort().map(async (name) => ({ name, policy: await inlinePolicy(iam, role, name) })));
}

/** ARNs of the managed policies on a role. */
export async function attachedPolicies(iam: IAMClient, role: string): Promise<string[]> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
  return AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn).sort();
}

export async function removePolicies(
  iam: IAMClient,
  role: string,
  { inline, attached }: { inline: boolean; attached: boolean },
): Promise<void> {
  for (const { name } of inline ? await inlinePolicies(iam, role) : []) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name }));
  }
  for (const arn of attached ? await attachedPolicies(iam, role) : []) {
    await iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: arn }));
  }
}
