import type { Installation } from "./installation";
import { ensurePortworxApi } from "./portworx-api";
import { ensureServiceAccounts } from "./service-accounts";
import { reportProgress, reportStart } from "./status";
import { API_VERSION } from "./storage-cluster";
import { ensureStorageNodes } from "./storage-nodes";
import { ensureStoragePods } from "./storage-pods";
import { ensureStork } from "./stork";
import { FINALIZER, uninstall } from "./uninstall";

/** A webhook reads service accounts from a watch: time for it to see an annotation before pods come that rely on it. */
const ANNOTATION_SETTLES_MILLISECONDS = 250;
const NEXT_STEP_MILLISECONDS = 250;

/**
 * One pass over one StorageCluster, in the order in which an installation comes up.
 * @returns milliseconds until the next pass; undefined: when something changes
 */
export async function reconcile(installation: Installation): Promise<number | undefined> {
  if (installation.cluster.metadata.deletionTimestamp !== undefined) {
    return (await uninstall(installation)) ? NEXT_STEP_MILLISECONDS : undefined;
  }
  await completeSpec(installation);
  await reportStart(installation);
  if (await ensureServiceAccounts(installation)) return ANNOTATION_SETTLES_MILLISECONDS;
  await ensurePortworxApi(installation);
  await ensureStork(installation);
  const pods = await ensureStoragePods(installation);
  await ensureStorageNodes(installation, pods);
  await reportProgress(installation, pods);
  return undefined;
}

/** What the operator writes into the user's own object: the finalizer, and defaults. */
async function completeSpec({ access, cluster }: Installation): Promise<void> {
  const { name, namespace, finalizers = [] } = cluster.metadata;
  const csi = cluster.spec?.csi;
  if (finalizers.includes(FINALIZER) && csi?.enabled !== undefined) return;
  await access.merge({
    apiVersion: API_VERSION,
    kind: "StorageCluster",
    metadata: { name, namespace, finalizers: [...new Set([...finalizers, FINALIZER])] },
    spec: { csi: { enabled: csi?.enabled ?? true } },
  });
}
