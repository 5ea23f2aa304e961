import type { Access } from "./access/access";
import type { AksCluster } from "./aks-cluster";
import { blobContainerRoutes } from "./resources/blob-containers";
import { agentPoolRoutes } from "./resources/clusters/agent-pools";
import { clusterCredentialRoutes } from "./resources/clusters/cluster-credentials";
import { accessOf } from "./resources/clusters/kubeconfig";
import { managedClusterRoutes } from "./resources/clusters/managed-clusters";
import { diskRoutes } from "./resources/disks";
import { federatedIdentityCredentialRoutes } from "./resources/federated-identity-credentials";
import { permissionRoutes } from "./resources/permissions";
import { resourceGroupRoutes } from "./resources/resource-groups";
import { roleAssignmentRoutes } from "./resources/role-assignments";
import { roleDefinitionRoutes } from "./resources/role-definitions";
import { storageAccountRoutes } from "./resources/storage-accounts";
import { userAssignedIdentityRoutes } from "./resources/user-assigned-identities";
import { virtualMachineRoutes } from "./resources/virtual-machines";
import type { Route } from "./route";
import type { Subscription } from "./subscription";

export interface RouteOptions {
  readonly cluster?: AksCluster;
  readonly blobEndpoint: (account: string) => string;
}

/** Everything that the lab's Resource Manager answers. */
export function routes(subscription: Subscription, access: Access, { cluster, blobEndpoint }: RouteOptions): Route[] {
  return [
    ...resourceGroupRoutes(subscription),
    ...userAssignedIdentityRoutes(subscription),
    ...federatedIdentityCredentialRoutes(subscription),
    ...roleDefinitionRoutes(subscription),
    ...roleAssignmentRoutes(subscription),
    ...permissionRoutes(subscription, access),
    ...diskRoutes(subscription),
    ...virtualMachineRoutes(subscription),
    ...storageAccountRoutes(subscription, blobEndpoint),
    ...blobContainerRoutes(subscription),
    ...managedClusterRoutes(subscription),
    ...agentPoolRoutes(subscription),
    ...clusterCredentialRoutes(subscription, cluster && accessOf(cluster.kubeconfig)),
  ];
}
