import type { AzureState } from "../../state";
import type { ProviderDefinition } from "../base/kind";
import { azureContext, type AzureContext } from "./context";
import { getClientConfig, getClientToken } from "./invokes/client";
import { listManagedClusterAdminCredentials, listManagedClusterUserCredentials } from "./invokes/cluster-credentials";
import { getter } from "./invokes/resource";
import { kindOf } from "./kind";
import { roleAssignment, roleDefinition } from "./types/authorization";
import { managedCluster } from "./types/container-service";
import { federatedIdentityCredential, userAssignedIdentity } from "./types/managed-identity";
import { resourceGroup } from "./types/resources";
import { blobContainer, storageAccount } from "./types/storage";

const TYPES = [
  blobContainer,
  federatedIdentityCredential,
  managedCluster,
  resourceGroup,
  roleAssignment,
  roleDefinition,
  storageAccount,
  userAssignedIdentity,
];

/** The azure-native provider for the lab's Azure, in the place of the genuine one of this version. */
export function azureNativeProvider(lab: AzureState): ProviderDefinition<AzureContext> {
  const kinds = new Map(TYPES.map((type) => [type.token, kindOf(type)]));
  return {
    name: "azure-native",
    version: "3.28.0",
    configure: (inputs) => azureContext(lab, inputs),
    kindOf: (token) => kinds.get(token),
    invokes: {
      "azure-native:authorization:getClientConfig": getClientConfig,
      "azure-native:authorization:getClientToken": getClientToken,
      "azure-native:authorization:getRoleDefinition": getter(roleDefinition),
      "azure-native:containerservice:getManagedCluster": getter(managedCluster),
      "azure-native:containerservice:listManagedClusterAdminCredentials": listManagedClusterAdminCredentials,
      "azure-native:containerservice:listManagedClusterUserCredentials": listManagedClusterUserCredentials,
      "azure-native:managedidentity:getUserAssignedIdentity": getter(userAssignedIdentity),
      "azure-native:resources:getResourceGroup": getter(resourceGroup),
      "azure-native:storage:getStorageAccount": getter(storageAccount),
    },
  };
}
