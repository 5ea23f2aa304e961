import { getProject } from "@pulumi/pulumi";
import {
  getManagedCluster,
  type GetManagedClusterResult,
} from "@pulumi/azure-native/containerservice/getManagedCluster";
import { ConfigurationError } from "./configuration/mistakes";

/** What an AKS cluster says about itself. */
export interface AksCluster {
  /** Exactly as AKS gives it: the slash at its end belongs to it. */
  readonly issuerUrl: string;
  readonly nodeResourceGroup: string;
  /** Undefined where the cluster knows no Entra ID, but accounts of its own. */
  readonly entraTenantId?: string;
}

/** Which cluster is looked for. */
export interface AksClusterQuery {
  readonly name: string;
  readonly resourceGroup: string;
  /** The issuer that the cluster must have; absent, any. */
  readonly issuerUrl?: string;
}

/**
 * Looks a cluster up. What follows is computed from the answer, so that the first preview shows it in full.
 *
 * @throws ConfigurationError where there is no such cluster, or one whose tokens Entra cannot verify
 */
export async function findAksCluster(query: AksClusterQuery): Promise<AksCluster> {
  const { name: resourceName, resourceGroup: resourceGroupName } = query;
  const found = await getManagedCluster({ resourceName, resourceGroupName }).catch((error: Error) => {
    throw unfit(
      query,
      `an AKS cluster of resource group ${resourceGroupName} that can be read; Azure says: ${error.message}`,
    );
  });
  return {
    issuerUrl: issuerOf(found, query),
    nodeResourceGroup: nodeResourceGroupOf(found, query),
    ...(found.aadProfile && { entraTenantId: found.aadProfile.tenantID ?? found.identity?.tenantId }),
  };
}

function issuerOf(cluster: GetManagedClusterResult, query: AksClusterQuery): string {
  const { oidcIssuerProfile, securityProfile } = cluster;
  const issuer = oidcIssuerProfile?.enabled ? oidcIssuerProfile.issuerURL : undefined;
  const missing = [
    ...(issuer ? [] : ["an OIDC issuer"]),
    ...(securityProfile?.workloadIdentity?.enabled ? [] : ["workload identity"]),
  ];
  if (!issuer || missing.length > 0) {
    throw new ConfigurationError(getProject(), [
      {
        input: "cluster.name",
        value: query.name,
        wanted: `a cluster with OIDC issuer and workload identity switched on; this one is without ${missing.join(" and ")}`,
        remedy: `Run: az aks update --resource-group ${query.resourceGroup} --name ${query.name} --enable-oidc-issuer --enable-workload-identity`,
      },
    ]);
  }
  if (query.issuerUrl === undefined || query.issuerUrl === issuer) return issuer;
  throw new ConfigurationError(getProject(), [
    {
      input: "cluster.issuerUrl",
      value: query.issuerUrl,
      wanted: `${issuer}, the issuer that AKS names for cluster ${query.name}, to the last character`,
      remedy: "Remove it, since AKS is asked for it, or correct cluster.name.",
    },
  ]);
}

function nodeResourceGroupOf(
  { nodeResourceGroup, provisioningState }: GetManagedClusterResult,
  query: AksClusterQuery,
) {
  if (nodeResourceGroup) return nodeResourceGroup;
  throw unfit(query, `a cluster with nodes; AKS names no resource group of them (state ${provisioningState})`);
}

function unfit({ name, resourceGroup }: AksClusterQuery, wanted: string): ConfigurationError {
  const remedy = `Compare with: az aks show --resource-group ${resourceGroup} --name ${name}`;
  return new ConfigurationError(getProject(), [{ input: "cluster.name", value: name, wanted, remedy }]);
}
