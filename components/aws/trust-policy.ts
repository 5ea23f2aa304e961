import { InputError } from "../input-error";
import { issuerWithoutScheme } from "../issuer";
import { anySubjectIn, subject } from "../subject";
import { oneOrMany, type PolicyDocument, type PolicyStatement } from "./policy-document";

/** The audience that AWS STS expects in every partition. */
export const stsAudience = "sts.amazonaws.com";

/** Which service accounts of which cluster may assume a role. */
export interface ClusterTrust {
  readonly issuerUrl: string;
  readonly oidcProviderArn: string;
  readonly audiences: readonly string[];
  readonly namespace: string;
  /** Undefined: every service account of the namespace. */
  readonly serviceAccounts?: readonly string[];
}

/**
 * The trust policy of a role that workloads of some clusters assume: one statement for each cluster, with issuer, audience
 * and subject matched exactly. Only the subject can be widened, to all of one namespace.
 */
export function trustPolicy(clusters: readonly ClusterTrust[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: clusters.map(statement) };
}

function statement(cluster: ClusterTrust): PolicyStatement {
  const issuer = issuerWithoutScheme(cluster.issuerUrl);
  const audience = { [`${issuer}:aud`]: oneOrMany(cluster.audiences) };
  const subjectKey = `${issuer}:sub`;
  return {
    Effect: "Allow",
    Principal: { Federated: cluster.oidcProviderArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: cluster.serviceAccounts
      ? {
          StringEquals: {
            ...audience,
            [subjectKey]: oneOrMany(cluster.serviceAccounts.map((name) => subject(cluster.namespace, name))),
          },
        }
      : { StringEquals: audience, StringLike: { [subjectKey]: anySubjectIn(cluster.namespace) } },
  };
}

/** @throws InputError where the document is longer than the account's quota allows. */
export function checkTrustPolicySize(json: string, clusters: number, quota: number): void {
  if (json.length <= quota) return;
  throw new InputError({
    input: "clusters",
    value: clusters,
    wanted: `a trust policy of at most ${quota} characters; ${clusters} clusters make ${json.length}`,
    remedy:
      "Make one PortworxRole per cluster, or raise the account's quota (IAM, role trust policy length) and set trustPolicyQuota to it.",
  });
}
