import { AKS_ISSUER, aksKubeconfig, SUBSCRIPTION, TENANT } from "../../recorded-azure";
import { configured, recordStack, type Recording, type Situation } from "./recorder";

export { AKS_ISSUER, SUBSCRIPTION, TENANT } from "../../recorded-azure";
export const CLIENT_ID = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
export const PRINCIPAL_ID = "cccccccc-1111-4222-8333-dddddddddddd";
export const ACCOUNT_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/backups`;

/** What Azure says, on top of a healthy AKS cluster with accounts of its own; an Error where it refuses. */
export interface AzureSituation extends Situation {
  aks?: Record<string, unknown> | Error;
  /** The kubeconfig that AKS hands out. */
  userKubeconfig?: string | Error;
}

/** A working configuration for AKS as the engine passes it, with changes; undefined takes a key away. */
export function configuredAzure(changes: Record<string, unknown> = {}): Record<string, string> {
  return configured({
    "aws:region": undefined,
    "azure-native:subscriptionId": SUBSCRIPTION,
    cloud: "azure",
    platform: "aks",
    cluster: { name: "demo", resourceGroup: "storage" },
    ...changes,
  });
}

/** The same for Gardener. */
export function configuredGardener(changes: Record<string, unknown> = {}): Record<string, string> {
  const cluster = { name: "demo", resourceGroup: "workers", issuerUrl: "https://issuer.example.com/demo" };
  return configuredAzure({ platform: "gardener", cluster, ...changes });
}

/** Runs the program against mocks of Azure. */
export function recordAzure(configuration: Record<string, string>, situation: AzureSituation = {}): Promise<Recording> {
  const identity = { clientId: CLIENT_ID, principalId: PRINCIPAL_ID, tenantId: TENANT };
  return recordStack(configuration, {
    ...situation,
    made: {
      "azure-native:managedidentity:UserAssignedIdentity": situation.preview ? {} : identity,
      "azure-native:containerservice:ManagedCluster": {
        identity: { principalId: "eeeeeeee-1111-4222-8333-ffffffffffff" },
      },
      ...situation.made,
    },
    answers: {
      "azure-native:authorization:getClientConfig": () => ({ subscriptionId: SUBSCRIPTION, tenantId: TENANT }),
      "azure-native:containerservice:getManagedCluster": ({ resourceName, resourceGroupName }) => {
        if (situation.aks instanceof Error) throw situation.aks;
        return {
          name: resourceName,
          nodeResourceGroup: `MC_${resourceGroupName}_${resourceName}_eastus`,
          oidcIssuerProfile: { enabled: true, issuerURL: AKS_ISSUER },
          securityProfile: { workloadIdentity: { enabled: true } },
          provisioningState: "Succeeded",
          ...situation.aks,
        };
      },
      "azure-native:containerservice:listManagedClusterUserCredentials": () => {
        const { userKubeconfig = aksKubeconfig } = situation;
        if (userKubeconfig instanceof Error) throw userKubeconfig;
        return { kubeconfigs: [{ name: "clusterUser", value: Buffer.from(userKubeconfig).toString("base64") }] };
      },
    },
  });
}
