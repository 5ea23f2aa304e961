import { Namespace } from "@pulumi/kubernetes/core/v1";
import type { Provider } from "@pulumi/kubernetes/provider";
import { IamOidcProvider } from "../components/aws/iam-oidc-provider";
import { PortworxRole } from "../components/aws/portworx-role";
import { portworxServiceAccounts } from "../components/platforms";
import { awsCredential } from "../components/portworx/credential";
import { OperatorMethod, PortworxOperator } from "../components/portworx/portworx-operator";
import { StorageCluster } from "../components/portworx/storage-cluster";
import { parseAwsConfiguration, type AwsConfiguration } from "./configuration/aws";
import type { ConfigurationSource } from "./configuration/source";
import { findEksCluster, type EksCluster } from "./eks-cluster";
import { eksKubeconfig } from "./kubeconfig";
import { kubernetesProvider, type KubernetesAccess } from "./kubernetes";
import { awsNextSteps } from "./next-steps";
import type { StackOutputs } from "./outputs";

/**
 * Portworx with workload identity on an existing EKS cluster, in the order in which one thing needs the other.
 *
 * @throws ConfigurationError before any resource is registered
 */
export async function awsStack(source: ConfigurationSource): Promise<StackOutputs> {
  const configuration = parseAwsConfiguration(source);
  const { platform, region, namespace } = configuration;
  const serviceAccounts = [...portworxServiceAccounts];
  const audiences = configuration.oidcProvider.audiences ?? [...platform.tokenAudiences];

  const cluster = await findEksCluster({ ...configuration.cluster, region });
  const kubernetes = kubernetesProvider("kubernetes", accessTo(cluster, configuration), cluster.arn);
  const home = portworxNamespace(configuration, kubernetes);

  const oidcProvider = new IamOidcProvider("oidc-provider", {
    ...configuration.oidcProvider,
    issuerUrl: cluster.issuerUrl,
    accountId: cluster.accountId,
    partition: cluster.partition,
    audiences,
    deleteOnDestroy: configuration.deleteOidcProvider,
  });

  const { name: roleName, ...role } = configuration.role;
  const portworxRole = new PortworxRole("portworx-role", {
    ...role,
    roleName,
    clusters: [
      { issuerUrl: cluster.issuerUrl, oidcProviderArn: oidcProvider.arn, audiences, namespace, serviceAccounts },
    ],
    cloudSnap: configuration.cloudSnap,
    encryption: configuration.encryption,
    regions: [region],
  });

  const operator = new PortworxOperator(
    "portworx-operator",
    { ...configuration.operator, namespace: home.metadata.name },
    // The operator cleans up with the role: it must be gone before the role goes.
    { providers: { kubernetes }, dependsOn: [portworxRole] },
  );

  const { name: clusterName, version: portworxVersion, ...storage } = configuration.storageCluster;
  const storageCluster = new StorageCluster(
    "storage-cluster",
    {
      ...storage,
      clusterName,
      portworxVersion,
      namespace: home.metadata.name,
      platform: platform.name,
      credential: awsCredential(portworxRole.arn),
      operatorVersion: operator.version,
      allowDestroy: configuration.allowDestroy,
      confirmDataLoss: configuration.confirmDataLoss,
      migration: configuration.migration,
    },
    // Last to come and first to go, while it can still reach the cloud to tidy up.
    { providers: { kubernetes }, dependsOn: [home, oidcProvider, portworxRole, operator] },
  );

  const { buckets, everyBucket } = configuration.cloudSnap ?? {};
  return {
    cluster: cluster.name,
    issuerUrl: cluster.issuerUrl,
    oidcProviderArn: oidcProvider.arn,
    roleArn: portworxRole.arn,
    namespace,
    serviceAccounts,
    storageClusterName: storageCluster.clusterName,
    nextSteps: awsNextSteps({
      namespace,
      storageClusterName: clusterName,
      cloudSnap: everyBucket ? "every-bucket" : buckets,
      advice: platform.advice,
    }),
  };
}

/** A whole kubeconfig, else a file or context, else one made for the principal that the AWS provider is. */
function accessTo(cluster: EksCluster, configuration: AwsConfiguration): KubernetesAccess {
  const { kubeconfig, kubernetes, principal, region } = configuration;
  if (principal === undefined) return { kubeconfig: kubeconfig ?? kubernetes.path, context: kubernetes.context };
  const { name: clusterName, endpoint, certificateAuthority } = cluster;
  return { kubeconfig: eksKubeconfig({ clusterName, endpoint, certificateAuthority, region, ...principal }) };
}

/** Where an operator runs already, its namespace exists and is not this stack's to delete. */
function portworxNamespace({ namespace, operator, allowDestroy }: AwsConfiguration, provider: Provider): Namespace {
  if (operator.method === OperatorMethod.Existing) return Namespace.get("portworx", namespace, { provider });
  return new Namespace("portworx", { metadata: { name: namespace } }, { provider, protect: !allowDestroy });
}
