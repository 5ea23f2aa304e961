import { badRequest } from "../../arm-error";
import { resourceGroupNameOf } from "../../resource-id";
import { found, type Route } from "../../route";
import type { Subscription } from "../../subscription";
import type { ManagedCluster } from "../resource-types";
import { entraUser, kubeconfig, type KubernetesAccess } from "./kubeconfig";
import { CLUSTER_PATH, CLUSTER_TYPE, requireCluster } from "./require-cluster";

/**
 * The kubeconfigs of a cluster.
 *
 * @param access of the lab's one Kubernetes, which plays every cluster; undefined where a lab has none
 */
export function clusterCredentialRoutes(subscription: Subscription, access: KubernetesAccess | undefined): Route[] {
  return [
    {
      method: "POST",
      path: `${CLUSTER_PATH}/listClusterUserCredential`,
      operation: `${CLUSTER_TYPE}/listClusterUserCredential/action`,
      handle: (call) => {
        const cluster = requireCluster(subscription, call);
        const { aadProfile } = cluster.properties;
        const { server, user } = accessTo(cluster, access);
        return found(
          credential(cluster, "clusterUser", {
            server,
            user: aadProfile ? entraUser(aadProfile.tenantID) : user,
          }),
        );
      },
    },
    {
      method: "POST",
      path: `${CLUSTER_PATH}/listClusterAdminCredential`,
      operation: `${CLUSTER_TYPE}/listClusterAdminCredential/action`,
      handle: (call) => {
        const cluster = requireCluster(subscription, call);
        if (cluster.properties.disableLocalAccounts) {
          throw badRequest(
            "BadRequest",
            "Getting static credential is not allowed because this cluster is set to disable local accounts.",
          );
        }
        return found(credential(cluster, "clusterAdmin", accessTo(cluster, access)));
      },
    },
  ];
}

function accessTo({ properties }: ManagedCluster, access: KubernetesAccess | undefined): KubernetesAccess {
  return access ?? { server: { server: `https://${properties.fqdn}:443` }, user: {} };
}

function credential(cluster: ManagedCluster, name: "clusterUser" | "clusterAdmin", access: KubernetesAccess) {
  const text = kubeconfig({
    cluster: cluster.name,
    user: `${name}_${resourceGroupNameOf(cluster.id)}_${cluster.name}`,
    context: name === "clusterAdmin" ? `${cluster.name}-admin` : cluster.name,
    access,
  });
  return { kubeconfigs: [{ name, value: Buffer.from(text).toString("base64") }] };
}
