import type * as pulumi from "@pulumi/pulumi";
import { bucketIssuerUrl } from "../components/aws/issuer-bucket";
import { findAccount } from "./aws-account";
import type { AwsConfiguration } from "./configuration/aws";
import { canBeAsked, type NewCluster } from "./configuration/aws-cluster";
import { eksClusterArn, findEksCluster, type EksCluster } from "./eks-cluster";
import { eksKubeconfig } from "./kubeconfig";
import type { KubernetesAccess } from "./kubernetes";
import { checkOidcProvider } from "./oidc-provider";

/** The cluster to install into, however it came about. */
export interface AwsCluster {
  /** What tells it from any other, whatever else changes in the way it is reached. */
  readonly identifier: string;
  /** The account that trusts its tokens. */
  readonly accountId: string;
  readonly partition: string;
  /** Whoever uses it waits until tokens of this issuer can be verified. */
  readonly issuerUrl: pulumi.Input<string>;
  readonly access: KubernetesAccess;
}

/**
 * Finds the cluster that the configuration means, or makes it.
 *
 * @throws ConfigurationError where there is no such cluster, or the account cannot trust it in the way that is asked for
 */
export function clusterOf(configuration: AwsConfiguration): Promise<AwsCluster> {
  if (configuration.cluster.create) return newEksCluster(configuration, configuration.cluster.create);
  return canBeAsked(configuration.platform) ? existingEksCluster(configuration) : givenCluster(configuration);
}

async function existingEksCluster(configuration: AwsConfiguration): Promise<AwsCluster> {
  const found = await findEksCluster({ ...configuration.cluster, region: configuration.region });
  const { arn, accountId, partition, issuerUrl } = found;
  await checkOidcProvider(issuerUrl, configuration);
  const access = configuration.principal
    ? { kubeconfig: kubeconfigOf(found, configuration) }
    : givenAccess(configuration);
  return { identifier: arn, accountId, partition, issuerUrl, access };
}

async function newEksCluster(configuration: AwsConfiguration, wanted: NewCluster): Promise<AwsCluster> {
  const { region, allowDestroy } = configuration;
  const { name } = configuration.cluster;
  // Loaded only here: hardly anybody has a cluster made, and the package costs time at every start.
  const [account, { createEksCluster }] = await Promise.all([findAccount(), import("./new-eks-cluster")]);
  const created = createEksCluster(
    { ...wanted, name, region, partition: account.partition },
    { protect: !allowDestroy },
  );
  // From here on it is a cluster like any other, but for what only shows once it is there.
  const found = created.apply((known) => findEksCluster({ name: known, region }));
  return {
    ...account,
    identifier: eksClusterArn(account, region, name),
    issuerUrl: found.issuerUrl,
    access: { kubeconfig: found.apply((known) => kubeconfigOf(known, configuration)) },
  };
}

/** A cluster of which AWS knows nothing: its issuer is given or made, and so is the way to it. */
async function givenCluster(configuration: AwsConfiguration): Promise<AwsCluster> {
  const { cluster, region } = configuration;
  const [account, issuerUrl] = await Promise.all([findAccount(), issuerOf(configuration)]);
  // Not by its issuer: that may move, for example to a public address, without another cluster.
  return {
    ...account,
    identifier: `${account.accountId}/${region}/${cluster.name}`,
    issuerUrl,
    access: givenAccess(configuration),
  };
}

async function issuerOf(configuration: AwsConfiguration): Promise<pulumi.Input<string>> {
  const { cluster, selfHostedIssuer, region } = configuration;
  if (cluster.issuerUrl !== undefined) {
    await checkOidcProvider(cluster.issuerUrl, configuration);
    return cluster.issuerUrl;
  }
  if (selfHostedIssuer === undefined) throw new Error("a configuration without an issuer was accepted");
  const { bucketName, distribution } = selfHostedIssuer;
  await checkOidcProvider(distribution?.issuerUrl ?? bucketIssuerUrl(bucketName, region), configuration);
  const { SelfHostedIssuer } = await import("../components/aws/self-hosted-issuer");
  return new SelfHostedIssuer("issuer", { ...selfHostedIssuer, region }).issuerUrl;
}

/** A whole kubeconfig, else a file or context. */
function givenAccess({ kubeconfig, kubernetes }: AwsConfiguration): KubernetesAccess {
  return { kubeconfig: kubeconfig ?? kubernetes.path, context: kubernetes.context };
}

/** A kubeconfig for the principal that the AWS provider is. */
function kubeconfigOf(cluster: EksCluster, { region, principal }: AwsConfiguration): string {
  const { name: clusterName, endpoint, certificateAuthority } = cluster;
  return eksKubeconfig({ clusterName, endpoint, certificateAuthority, region, ...principal });
}
