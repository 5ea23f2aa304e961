import { z } from "zod";
import type { Invoke } from "../../base/kind";
import type { AzureContext } from "../context";
import { fillPath } from "../paths";
import { managedCluster } from "../types/container-service";
import { requesting } from "./requesting";

const credentialsArgs = z.object({
  resourceGroupName: z.string(),
  resourceName: z.string(),
  format: z.string().optional(),
  serverFqdn: z.string().optional(),
});

/** A kubeconfig for the cluster's users: with Entra it holds no secret, with local accounts it does. */
export const listManagedClusterUserCredentials = credentials("listClusterUserCredential");

/** A kubeconfig of the local administrator, refused where local accounts are disabled. */
export const listManagedClusterAdminCredentials = credentials("listClusterAdminCredential");

/** The genuine provider does not mark kubeconfigs as secret; that is up to the program. */
function credentials(action: string): Invoke<AzureContext> {
  return async (args, { subscriptionId, resources }) => {
    const { format, serverFqdn } = credentialsArgs.parse(args);
    const path = `${fillPath(managedCluster.path, args, subscriptionId)}/${action}`;
    const query = {
      "api-version": managedCluster.apiVersion,
      ...(format === undefined ? {} : { format }),
      ...(serverFqdn === undefined ? {} : { "server-fqdn": serverFqdn }),
    };
    return requesting(path, () => resources.post(path, query));
  };
}
