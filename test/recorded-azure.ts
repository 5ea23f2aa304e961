import { createHash } from "node:crypto";
import type { Properties } from "../lab/providers/base/kind";
import { recordingProvider, type RecordingProvider } from "../lab/providers/recording";

export const SUBSCRIPTION = "01234567-89ab-4cde-8f01-23456789abcd";
export const TENANT = "fedcba98-7654-4321-8fed-cba987654321";
export const AKS_ISSUER = `https://eastus.oic.prod-aks.azure.com/${TENANT}/11111111-2222-4333-8444-555555555555/`;

const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";

/**
 * An Azure that keeps everything in memory, with the rules that decide about what is replaced. A cluster called `without` has
 * no workload identity.
 */
export function recordingAzure(): RecordingProvider {
  return recordingProvider("azure-native", {
    types: {
      [IDENTITY]: {
        replaceOn: ["resourceName", "resourceGroupName", "location"],
        computed: {
          clientId: ({ id }) => guidOf(`client ${id}`),
          principalId: ({ id }) => guidOf(`principal ${id}`),
          tenantId: () => TENANT,
        },
      },
      [CREDENTIAL]: { replaceOn: ["resourceName", "resourceGroupName", "federatedIdentityCredentialResourceName"] },
      "azure-native:authorization:RoleDefinition": { replaceOn: ["scope", "roleDefinitionId"] },
      [ASSIGNMENT]: { replaceOn: ["scope", "roleAssignmentName", "principalId", "roleDefinitionId"] },
      "azure-native:storage:StorageAccount": { replaceOn: ["accountName", "resourceGroupName"] },
    },
    invokes: {
      "azure-native:authorization:getClientConfig": () => ({
        clientId: guidOf("program"),
        objectId: guidOf("principal of the program"),
        subscriptionId: SUBSCRIPTION,
        tenantId: TENANT,
      }),
      "azure-native:containerservice:getManagedCluster": managedCluster,
      "azure-native:containerservice:listManagedClusterUserCredentials": () => ({
        kubeconfigs: [{ name: "clusterUser", value: Buffer.from(aksKubeconfig).toString("base64") }],
      }),
    },
  });
}

function managedCluster({ resourceName, resourceGroupName }: Properties): Properties {
  const [name, group] = [String(resourceName), String(resourceGroupName)];
  return {
    id: `/subscriptions/${SUBSCRIPTION}/resourcegroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    nodeResourceGroup: `MC_${group}_${name}_eastus`,
    oidcIssuerProfile: { enabled: true, issuerURL: AKS_ISSUER },
    securityProfile: { workloadIdentity: { enabled: name !== "without" } },
    provisioningState: "Succeeded",
  };
}

/** What a cluster with accounts of its own hands out, in AKS's form. */
export const aksKubeconfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: Q0E=
    server: https://demo-01234567.hcp.eastus.azmk8s.io:443
  name: demo
contexts:
- context:
    cluster: demo
    user: clusterUser_storage_demo
  name: demo
current-context: demo
kind: Config
users:
- name: clusterUser_storage_demo
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: a-private-key
    token: a-token
`;

function guidOf(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
