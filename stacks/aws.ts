import * as pulumi from "@pulumi/pulumi";
import { IamOidcProvider } from "../components/aws/iam-oidc-provider";
import { PortworxRole } from "../components/aws/portworx-role";
import { Cloud, cloudServiceAccounts } from "../components/platforms";
import { awsCredential } from "../components/portworx/credential";
import { PortworxOperator } from "../components/portworx/portworx-operator";
import { StorageCluster } from "../components/portworx/storage-cluster";
import { clusterOf } from "./aws-cluster";
import { deployWebhook } from "./aws-webhook";
import { parseAwsConfiguration } from "./configuration/aws";
import type { ConfigurationSource } from "./configuration/source";
import { kubernetesProvider } from "./kubernetes";
import { portworxNamespace } from "./namespace";
import { awsNextSteps } from "./next-steps";
import type { AwsOutputs } from "./outputs";
import { storageSpec } from "./storage-spec";
import { enableUserWorkloadMonitoring } from "./user-workload-monitoring";

/**
 * Portworx with workload identity on a cluster whose nodes are in AWS, in the order in which one thing needs the other.
 *
 * @throws ConfigurationError before any resource of the installation is registered
 */
export async function awsStack(source: ConfigurationSource): Promise<AwsOutputs> {
  const configuration = parseAwsConfiguration(source);
  const { platform, region, namespace, oidcProvider: trust } = configuration;
  const { name: clusterName, version: portworxVersion, spec, ...storage } = configuration.storageCluster;
  const serviceAccounts = cloudServiceAccounts(storage.storkUseWorkloadIdentity);

  const { issuerUrl, accountId, partition, ...cluster } = await clusterOf(configuration);
  const kubernetes = kubernetesProvider("kubernetes", cluster.access, cluster.identifier);
  const home = portworxNamespace(configuration, kubernetes);

  const oidcProvider = new IamOidcProvider("oidc-provider", {
    ...trust,
    issuerUrl,
    accountId,
    partition,
    deleteOnDestroy: configuration.deleteOidcProvider,
  });

  const { name: roleName, ...role } = configuration.role;
  const portworxRole = new PortworxRole("portworx-role", {
    ...role,
    roleName,
    clusters: [
      { issuerUrl, oidcProviderArn: oidcProvider.arn, audiences: trust.audiences, namespace, serviceAccounts },
    ],
    cloudSnap: configuration.cloudSnap,
    encryption: configuration.encryption,
    regions: [region],
  });

  // Pods that start before the webhook would have no credentials until somebody restarts them.
  const webhook = await deployWebhook(configuration, kubernetes);
  const monitoring = configuration.userWorkloadMonitoring ? [enableUserWorkloadMonitoring(kubernetes)] : [];

  const operator = new PortworxOperator(
    "portworx-operator",
    { ...configuration.operator, platform: platform.name, namespace: home.metadata.name },
    // The operator cleans up with the role: it must be gone before the role goes.
    { providers: { kubernetes }, dependsOn: [portworxRole, ...webhook, ...monitoring] },
  );

  const storageCluster = new StorageCluster(
    "storage-cluster",
    {
      ...storage,
      spec: storageSpec({ ...configuration, spec }, Cloud.Aws),
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
    { providers: { kubernetes }, dependsOn: [home, oidcProvider, portworxRole, ...webhook, operator] },
  );

  return {
    cluster: configuration.cluster.name,
    issuerUrl,
    oidcProviderArn: oidcProvider.arn,
    roleArn: portworxRole.arn,
    namespace,
    serviceAccounts,
    storageClusterName: storageCluster.clusterName,
    nextSteps: awsNextSteps({ ...configuration, stack: pulumi.getStack() }),
  };
}
