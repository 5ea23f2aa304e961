import * as pulumi from "@pulumi/pulumi";
import { getCluster, type GetClusterResult } from "@pulumi/aws/eks/getCluster";
import { parseArn, type AccountHome } from "../components/aws/arn";
import { ConfigurationError } from "./configuration/mistakes";

/** What an existing EKS cluster says about itself. */
export interface EksCluster {
  readonly name: string;
  readonly arn: string;
  /** Account and partition stand in the ARN, so that nobody else need be asked for them. */
  readonly accountId: string;
  readonly partition: string;
  readonly issuerUrl: string;
  readonly endpoint: string;
  /** Base64-encoded PEM. */
  readonly certificateAuthority: string;
}

/** Which cluster is looked for. */
export interface EksClusterQuery {
  readonly name: string;
  readonly region: string;
  /** The issuer that the cluster must have; absent, any. */
  readonly issuerUrl?: string;
}

/**
 * Looks a cluster up. What follows is computed from the answer, so that the first preview shows it in full.
 *
 * @throws ConfigurationError where there is no such cluster, or one whose tokens nobody can verify
 */
export async function findEksCluster(query: EksClusterQuery): Promise<EksCluster> {
  const found = await getCluster({ name: query.name, region: query.region }).catch((error: Error) => {
    throw unfit(query, `an EKS cluster that can be read; AWS says: ${error.message}`);
  });
  const { partition, account } = parseArn(found.arn, "cluster.arn", {
    wanted: "the ARN of an EKS cluster",
    remedy: "Report this: EKS answered with something else.",
    accepts: ({ service }) => service === "eks",
  });
  return {
    name: found.name,
    arn: found.arn,
    accountId: account,
    partition,
    issuerUrl: issuerOf(found, query),
    endpoint: found.endpoint,
    certificateAuthority: found.certificateAuthorities[0]?.data ?? "",
  };
}

/** The ARN of a cluster, also before it exists. */
export function eksClusterArn({ partition, accountId }: AccountHome, region: string, name: string): string {
  return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

function issuerOf(cluster: GetClusterResult, query: EksClusterQuery): string {
  const issuer = cluster.identities[0]?.oidcs[0]?.issuer;
  if (issuer === undefined || issuer === "") {
    throw unfit(query, `a cluster with an OIDC issuer; EKS names none for it (status ${cluster.status})`);
  }
  if (query.issuerUrl === undefined || query.issuerUrl === issuer) return issuer;
  throw new ConfigurationError(pulumi.getProject(), [
    {
      input: "cluster.issuerUrl",
      value: query.issuerUrl,
      wanted: `${issuer}, the issuer that EKS names for cluster ${query.name}`,
      remedy: "Remove it, since EKS is asked for it, or correct cluster.name.",
    },
  ]);
}

function unfit({ name, region }: EksClusterQuery, wanted: string): ConfigurationError {
  const remedy = `Compare with: aws eks describe-cluster --name ${name} --region ${region}`;
  return new ConfigurationError(pulumi.getProject(), [{ input: "cluster.name", value: name, wanted, remedy }]);
}
