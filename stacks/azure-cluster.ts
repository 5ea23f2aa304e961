import * as pulumi from "@pulumi/pulumi";
import { managedClusterId } from "../components/azure/resource-ids";
import { findAksCluster, type AksCluster } from "./aks-cluster";
import type { AzureConfiguration } from "./configuration/azure";
import { hasAccess, isAks, type NewAksCluster } from "./configuration/azure-cluster";
import type { KubernetesAccess } from "./kubernetes";

/** The cluster to install into, however it came about. */
export interface AzureCluster {
  /** What tells it from any other, whatever else changes in the way it is reached. */
  readonly identifier: string;
  /** Exactly as the cluster gives it. */
  readonly issuerUrl: pulumi.Input<string>;
  /** Where its nodes and disks are; absent, the whole subscription may be. */
  readonly nodeResourceGroup?: pulumi.Input<string>;
  readonly access: KubernetesAccess;
}

/**
 * Finds the cluster that the configuration means, or makes it.
 *
 * @throws ConfigurationError where there is no such cluster, or one without workload identity
 */
export function clusterOf(configuration: AzureConfiguration, subscriptionId: string): Promise<AzureCluster> {
  if (!isAks(configuration.platform)) return Promise.resolve(gardenerCluster(configuration, subscriptionId));
  const { create } = configuration.cluster;
  return create
    ? newAksCluster(configuration, subscriptionId, create)
    : existingAksCluster(configuration, subscriptionId);
}

async function existingAksCluster(configuration: AzureConfiguration, subscriptionId: string): Promise<AzureCluster> {
  const found = await findAksCluster(configuration.cluster);
  const { issuerUrl, nodeResourceGroup } = found;
  const access = hasAccess(configuration)
    ? givenAccess(configuration)
    : { kubeconfig: await kubeconfigOf(found, configuration) };
  return { identifier: aksIdentifier(configuration, subscriptionId), issuerUrl, nodeResourceGroup, access };
}

async function newAksCluster(
  configuration: AzureConfiguration,
  subscriptionId: string,
  wanted: NewAksCluster,
): Promise<AzureCluster> {
  const { cluster, allowDestroy } = configuration;
  // Loaded only here: hardly anybody has a cluster made.
  const { createAksCluster } = await import("./new-aks-cluster");
  const created = createAksCluster(
    { ...wanted, name: cluster.name, resourceGroup: cluster.resourceGroup },
    { protect: !allowDestroy },
  );
  // From here on it is a cluster like any other, but for what only shows once it is there.
  const found = created.apply((name) => findAksCluster({ ...cluster, name }));
  return {
    identifier: aksIdentifier(configuration, subscriptionId),
    issuerUrl: found.issuerUrl,
    nodeResourceGroup: found.nodeResourceGroup,
    // It may be a secret within, which only `output` shows the type checker.
    access: { kubeconfig: pulumi.output(found.apply((known) => kubeconfigOf(known, configuration))) },
  };
}

/** A cluster that Azure knows nothing of: its issuer is given, and so is the way to it. */
function gardenerCluster(configuration: AzureConfiguration, subscriptionId: string): AzureCluster {
  const { name, resourceGroup, issuerUrl, nodeResourceGroup } = configuration.cluster;
  if (issuerUrl === undefined) throw new Error("a configuration without an issuer was accepted");
  // Not by its issuer: that moves when it is made public, without another cluster.
  const identifier = [subscriptionId, resourceGroup, name].join("/").toLowerCase();
  return { identifier, issuerUrl, nodeResourceGroup, access: givenAccess(configuration) };
}

/** The cluster's resource id, in one spelling: Azure's know no case, and Azure itself changes it. */
function aksIdentifier({ cluster }: AzureConfiguration, subscriptionId: string): string {
  const { name, resourceGroup: resourceGroupName } = cluster;
  return managedClusterId({ subscriptionId, resourceGroupName, name }).toLowerCase();
}

/** A whole kubeconfig, else a file or context. */
function givenAccess({ kubeconfig, kubernetes }: AzureConfiguration): KubernetesAccess {
  return { kubeconfig: kubeconfig ?? kubernetes.path, context: kubernetes.context };
}

/** The kubeconfig that AKS gives for a principal like the one that the Azure provider is. */
async function kubeconfigOf({ entraTenantId }: AksCluster, { cluster, kubernetes, provider }: AzureConfiguration) {
  const { login } = kubernetes;
  // Loaded only here: mostly a context says how the cluster is reached.
  const { aksKubeconfig } = await import("./aks-kubeconfig");
  return aksKubeconfig({ ...cluster, entraTenantId, azureCloud: provider.azureCloud, login });
}
