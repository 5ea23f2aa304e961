import type { AksCluster } from "../../aks-cluster";
import type { SubscriptionSettings } from "../../settings";
import { NODE_RESOURCE_GROUP, RESOURCE_GROUP } from "../../../identity";
import { resourceGroupId } from "../../resource-id";
import type { ManagedCluster } from "../resource-types";
import { CLUSTER_TYPE } from "./require-cluster";

/** The lab's cluster as Azure describes it. */
export function labCluster(cluster: AksCluster, nodes: number, settings: SubscriptionSettings): ManagedCluster {
  const { tenantId, subscriptionId, location } = settings;
  return {
    id: `${resourceGroupId(subscriptionId, RESOURCE_GROUP)}/providers/${CLUSTER_TYPE}/${cluster.name}`,
    name: cluster.name,
    type: CLUSTER_TYPE,
    location,
    tags: {},
    properties: {
      provisioningState: "Succeeded",
      kubernetesVersion: cluster.version,
      currentKubernetesVersion: cluster.version,
      dnsPrefix: cluster.name,
      fqdn: `${cluster.name}-0lab.hcp.${location}.azmk8s.io`,
      nodeResourceGroup: NODE_RESOURCE_GROUP,
      agentPoolProfiles: [{ name: "workers", mode: "System", count: nodes, vmSize: "Standard_D8s_v5" }],
      oidcIssuerProfile:
        cluster.issuerUrl === undefined ? { enabled: false } : { enabled: true, issuerURL: cluster.issuerUrl },
      securityProfile: cluster.workloadIdentity ? { workloadIdentity: { enabled: true } } : {},
      ...(cluster.entra && { aadProfile: { managed: true, enableAzureRBAC: false, tenantID: tenantId } }),
      disableLocalAccounts: cluster.disableLocalAccounts ?? false,
      enableRBAC: true,
    },
  };
}
