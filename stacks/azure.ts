import * as pulumi from "@pulumi/pulumi";
import { PortworxIdentity } from "../components/azure/portworx-identity";
import { Cloud, cloudServiceAccounts } from "../components/platforms";
import { azureCredential } from "../components/portworx/credential";
import { PortworxOperator } from "../components/portworx/portworx-operator";
import { StorageCluster } from "../components/portworx/storage-cluster";
import { clusterOf } from "./azure-cluster";
import { inAzureCloud } from "./azure-environment";
import { azureNextSteps } from "./azure-next-steps";
import { storageAccounts } from "./azure-storage-accounts";
import { findSubscription } from "./azure-subscription";
import { deployWebhook } from "./azure-webhook";
import { parseAzureConfiguration } from "./configuration/azure";
import type { ConfigurationSource } from "./configuration/source";
import { kubernetesProvider } from "./kubernetes";
import { portworxNamespace } from "./namespace";
import type { AzureOutputs } from "./outputs";
import { storageSpec } from "./storage-spec";

/**
 * Portworx with workload identity on a cluster whose nodes are in Azure, in the order in which one thing needs the other.
 *
 * @throws ConfigurationError before any resource of the installation is registered
 */
export async function azureStack(source: ConfigurationSource): Promise<AzureOutputs> {
  const configuration = parseAzureConfiguration(source);
  const { platform, namespace, provider } = configuration;
  const { name: clusterName, version: portworxVersion, spec, ...storage } = configuration.storageCluster;
  const serviceAccounts = cloudServiceAccounts(storage.storkUseWorkloadIdentity);

  const subscriptionId = await findSubscription(configuration);
  const { issuerUrl, nodeResourceGroup, ...cluster } = await clusterOf(configuration, subscriptionId);
  const kubernetes = kubernetesProvider("kubernetes", cluster.access, cluster.identifier);
  const home = portworxNamespace(configuration, kubernetes);

  const { name: identityName, resourceGroup: resourceGroupName, ...rights } = configuration.identity;
  const identity = new PortworxIdentity("portworx-identity", {
    ...rights,
    platform: platform.name,
    subscriptionId,
    resourceGroupName,
    identityName,
    clusters: [{ name: configuration.cluster.name, issuerUrl, namespace, serviceAccounts, nodeResourceGroup }],
    storageAccounts: await storageAccounts(configuration, subscriptionId),
  });

  // Pods that start before the webhook would have no credentials until somebody restarts them.
  const webhook = await deployWebhook(configuration, identity.tenantId, kubernetes);

  const operator = new PortworxOperator(
    "portworx-operator",
    { ...configuration.operator, platform: platform.name, namespace: home.metadata.name },
    // The operator cleans up with the identity: it must be gone before the identity goes.
    { providers: { kubernetes }, dependsOn: [identity, ...webhook] },
  );

  const storageCluster = new StorageCluster(
    "storage-cluster",
    {
      ...storage,
      spec: inAzureCloud(storageSpec({ ...configuration, spec }, Cloud.Azure), provider.azureCloud),
      clusterName,
      portworxVersion,
      namespace: home.metadata.name,
      platform: platform.name,
      credential: azureCredential(identity.clientId, identity.principalId),
      operatorVersion: operator.version,
      allowDestroy: configuration.allowDestroy,
      confirmDataLoss: configuration.confirmDataLoss,
      migration: configuration.migration,
    },
    // Last to come and first to go, while it can still reach the cloud to tidy up.
    { providers: { kubernetes }, dependsOn: [home, identity, ...webhook, operator] },
  );

  return {
    cluster: configuration.cluster.name,
    issuerUrl,
    identityClientId: identity.clientId,
    identityPrincipalId: identity.principalId,
    tenantId: identity.tenantId,
    namespace,
    serviceAccounts,
    storageClusterName: storageCluster.clusterName,
    nextSteps: azureNextSteps({ ...configuration, stack: pulumi.getStack() }),
  };
}
