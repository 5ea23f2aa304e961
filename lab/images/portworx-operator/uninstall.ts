import type { V1DaemonSet } from "@kubernetes/client-node";
import { DEFAULT_PORTWORX_IMAGE, imageFrom, ownerReferences, tagOf, type Installation } from "./installation";
import { ensureServiceAccount, SERVICE_ACCOUNTS } from "./service-accounts";
import { reportUninstall } from "./status";
import { API_VERSION } from "./storage-cluster";
import { storageNodeOf } from "./storage-nodes";
import { removeStoragePods } from "./storage-pods";

export const FINALIZER = "operator.libopenstorage.org/delete";

const WIPER = "px-node-wiper";
/** How long wiping takes here, from the start of the wiper; minutes on a real node. */
const WIPE_MILLISECONDS = 2_000;

/**
 * What happens once a StorageCluster is deleted, one step a pass; the finalizer goes last. Without a delete strategy
 * Portworx itself stays on the nodes, as does its data.
 * @returns true while there is more to do
 */
export async function uninstall(installation: Installation): Promise<boolean> {
  const { cluster } = installation;
  if (!cluster.metadata.finalizers?.includes(FINALIZER)) return false;
  await reportUninstall(installation, "InProgress");
  if (!(await removeStoragePods(installation))) return true;
  const strategy = cluster.spec?.deleteStrategy?.type;
  if (strategy !== undefined && !(await wiped(installation, strategy))) return true;
  await removeComponents(installation);
  await removeFinalizer(installation);
  return false;
}

/** The wiper calls the cloud with the cluster's identity, so that has to exist until the StorageCluster is gone. */
async function wiped(installation: Installation, strategy: string): Promise<boolean> {
  await ensureServiceAccount(installation, WIPER);
  const { status, metadata } = await installation.access.apply(wiper(installation, strategy));
  const { desiredNumberScheduled = 0, numberReady = 0 } = status ?? {};
  const age = Date.now() - new Date(metadata?.creationTimestamp ?? Date.now()).getTime();
  return desiredNumberScheduled > 0 && numberReady >= desiredNumberScheduled && age >= WIPE_MILLISECONDS;
}

function wiper({ cluster, identity }: Installation, strategy: string): V1DaemonSet {
  const labels = { name: WIPER };
  const version = tagOf(cluster.spec?.image ?? DEFAULT_PORTWORX_IMAGE);
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: {
      name: WIPER,
      namespace: cluster.metadata.namespace,
      labels,
      ownerReferences: ownerReferences(cluster),
    },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, ...identity.podLabels } },
        spec: {
          serviceAccountName: WIPER,
          containers: [
            {
              name: WIPER,
              image: imageFrom(cluster, `portworx/px-node-wiper:${version}`),
              args: strategy === "Uninstall" ? ["-w"] : ["-w", "-r"],
              securityContext: { privileged: true },
            },
          ],
        },
      },
    },
  };
}

async function removeComponents(installation: Installation): Promise<void> {
  const { access, cluster } = installation;
  const { namespace } = cluster.metadata;
  const daemonSets = [WIPER, "portworx-api"].map((name) => ({ apiVersion: "apps/v1", kind: "DaemonSet", name }));
  const accounts = [WIPER, ...SERVICE_ACCOUNTS].map((name) => ({ apiVersion: "v1", kind: "ServiceAccount", name }));
  const stork = { apiVersion: "apps/v1", kind: "Deployment", name: "stork" };
  for (const { apiVersion, kind, name } of [...daemonSets, stork, ...accounts]) {
    await access.remove({ apiVersion, kind, metadata: { name, namespace } });
  }
  for (const node of (await access.core.listNode()).items) {
    await access.remove(storageNodeOf(installation, node.metadata?.name ?? ""));
  }
}

async function removeFinalizer(installation: Installation): Promise<void> {
  const { access, cluster } = installation;
  await reportUninstall(installation, "Completed", messageFor(cluster.spec?.deleteStrategy?.type));
  const { name, namespace } = cluster.metadata;
  const object = { apiVersion: API_VERSION, kind: "StorageCluster", metadata: { name, namespace } };
  const { finalizers = [], resourceVersion } = (await access.find(object))?.metadata ?? {};
  // The version: the garbage collector has a finalizer of its own there, and takes it away at about the same time.
  const rest = finalizers.filter((finalizer) => finalizer !== FINALIZER);
  await access.merge({ ...object, metadata: { name, namespace, resourceVersion, finalizers: rest } });
}

function messageFor(strategy: string | undefined): string {
  if (strategy === undefined) return "Portworx service NOT removed. Portworx drives and data NOT wiped.";
  if (strategy === "Uninstall") return "Portworx service removed. Portworx drives and data NOT wiped.";
  return "Portworx service removed. Portworx drives and data wiped.";
}
