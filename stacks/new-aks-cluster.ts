import * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { ManagedCluster } from "@pulumi/azure-native/containerservice/managedCluster";
import { roleDefinitionResourceId, subscriptionOf } from "../components/azure/resource-ids";
import { roleAssignmentName } from "../components/azure/roles";
import type { NewAksCluster } from "./configuration/azure-cluster";

/** What a new cluster is made of; its resource group exists. */
export interface AksClusterPlan extends NewAksCluster {
  readonly name: string;
  readonly resourceGroup: string;
}

/**
 * Makes an AKS cluster with nodes that Portworx can run on, with issuer and workload identity.
 *
 * @returns the cluster's name, once its nodes are there
 */
export function createAksCluster(plan: AksClusterPlan, options: { readonly protect: boolean }): pulumi.Output<string> {
  const { name, resourceGroup, version, location, nodeResourceGroup, subnetId } = plan;
  const cluster = new ManagedCluster(
    "aks-cluster",
    {
      resourceName: name,
      resourceGroupName: resourceGroup,
      location,
      kubernetesVersion: version,
      dnsPrefix: dnsPrefix(name),
      nodeResourceGroup,
      identity: { type: "SystemAssigned" },
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
      networkProfile: { networkPlugin: "azure", networkPluginMode: "overlay" },
      agentPoolProfiles: [
        {
          name: "nodes",
          mode: "System",
          type: "VirtualMachineScaleSets",
          osType: "Linux",
          // 8 cores and 32 GiB: what the vendor asks of a node of PX-StoreV2, and room for the workloads.
          vmSize: plan.vmSize ?? "Standard_D8s_v5",
          // Nodes are storage: none is taken away to save money.
          count: plan.nodes ?? 3,
          enableAutoScaling: false,
          availabilityZones: ["1", "2", "3"],
          osDiskSizeGB: plan.osDiskSize ?? 128,
          vnetSubnetID: subnetId,
        },
      ],
    },
    options,
  );
  const network = subnetId === undefined ? [] : [letUseSubnet(cluster, subnetId)];
  // Ids are unknown in a preview, so that nobody is asked there about a cluster that is still to be made.
  return pulumi.all([cluster, ...network].map(({ id }) => id)).apply(() => name);
}

/** Network Contributor, Azure's own role, the same GUID in every cloud. */
const networkContributorRole = "4d97b98b-1dc5-4f59-ac6c-70de07af78ee";

/** In a network that AKS did not make, its load balancers need the cluster's own identity to be allowed to. */
function letUseSubnet(cluster: ManagedCluster, subnetId: string): RoleAssignment {
  const principalId = cluster.identity.apply((identity) => identity?.principalId ?? "");
  return new RoleAssignment("aks-cluster-subnet", {
    scope: subnetId,
    principalId,
    principalType: "ServicePrincipal",
    roleDefinitionId: roleDefinitionResourceId(subscriptionOf(subnetId), networkContributorRole),
    roleAssignmentName: principalId.apply((id) => roleAssignmentName(subnetId, id, networkContributorRole)),
  });
}

/** Part of the API server's address: at most 54 letters, digits and hyphens. */
function dnsPrefix(name: string): string {
  return name.replaceAll("_", "-").slice(0, 54).replace(/-+$/, "");
}
