import { messageOf, type Rule, type Settings, type StackResource } from "../../../policies/rule";

export const roleType = "aws:iam/role:Role";
export const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";
export const providerArn = `arn:aws:iam::123456789012:oidc-provider/${issuer}`;

/** A resource of somebody's stack. */
export function resource(
  type: string,
  properties: unknown,
  { name = "one", dependencies = [] }: { name?: string; dependencies?: string[] } = {},
): StackResource {
  return { type, name, urn: `urn:pulumi:test::acme::${type}::${name}`, properties, dependencies };
}

/** The messages that a rule has about some resources. */
export function judge(rule: Rule, resources: StackResource | readonly StackResource[], settings: Settings = {}) {
  const all = "urn" in resources ? [resources] : resources;
  const violations = "judge" in rule ? all.flatMap((one) => rule.judge(one, settings)) : rule.judgeStack(all, settings);
  return violations.map((violation) => messageOf(rule, violation));
}

/** A role with a trust policy of these statements, as the provider is given it. */
export function roleTrusting(...statements: unknown[]): StackResource {
  return resource(roleType, { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
}

/** A statement that trusts Portworx's own service account exactly, with another condition where one is given. */
export function trusting(condition?: unknown, provider: unknown = providerArn) {
  const exact = {
    StringEquals: {
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: "system:serviceaccount:portworx:portworx",
    },
  };
  return {
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: condition ?? exact,
  };
}
