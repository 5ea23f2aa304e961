import { portworxPermissions } from "../../components/azure/roles";
import { PlatformName } from "../../components/platforms";
import type { Installation } from "../installation";
import { accountOf } from "./account";
import { matchesAction, type Grant, type WantedActions } from "./permissions";

/** The actions on disks and machines that Portworx documents for a platform. */
export function diskActions(platform: PlatformName): WantedActions {
  const { actions, dataActions } = portworxPermissions(platform);
  return { actions, dataActions };
}

/** Those of the installation's platform. */
export async function documentedActions(installation: Installation): Promise<WantedActions> {
  const [cluster, nodes] = await Promise.all([installation.storageCluster(), accountOf(installation).knownNodes()]);
  const isAks = cluster.metadata.annotations?.["portworx.io/is-aks"] === "true" || nodes.some(({ isOfAks }) => isOfAks);
  return diskActions(isAks ? PlatformName.Aks : PlatformName.Gardener);
}

const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";

/** What of the documented role Storage Blob Data Contributor cloud snapshots use. */
export const blobActions: WantedActions = {
  actions: ["read", "write", "delete"].map((verb) => `${containers}/${verb}`),
  dataActions: ["read", "write", "delete", "add/action"].map((verb) => `${containers}/blobs/${verb}`),
};

/** Patterns of the roles that allow more changes than the documented ones; each with its role. */
export function wildcards(grants: readonly Grant[], { actions }: WantedActions): string[] {
  const changes = actions.filter((action) => !action.endsWith("/read"));
  const found = grants.flatMap(({ roleName, permissions }) =>
    permissions
      .flatMap((permission) => permission.actions ?? [])
      .filter((pattern) => pattern.includes("*") && changes.some((action) => matchesAction(pattern, action)))
      .map((pattern) => `${roleName} allows ${pattern}`),
  );
  return [...new Set(found)];
}
