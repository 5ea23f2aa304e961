import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { DEFAULT_PORTWORX_IMAGE, tagOf, type Installation } from "./installation";
import type { ClusterCondition, StorageClusterStatus } from "./storage-cluster";
import type { StoragePods } from "./storage-pods";

/** Before the first pod, so that whoever waits for the cluster sees that the operator has taken it up. */
export async function reportStart(installation: Installation): Promise<void> {
  if (installation.cluster.status?.phase !== undefined) return;
  await report(installation, "Initializing", [{ type: "Install", status: "InProgress" }]);
}

/** Running once every node has its pod; from then on, also while an update replaces pods one by one. */
export async function reportProgress(installation: Installation, { nodes, upToDate }: StoragePods): Promise<void> {
  const complete = nodes.length > 0 && nodes.every((node) => upToDate.has(node));
  if (complete) {
    await report(installation, "Running", [
      { type: "Install", status: "Completed" },
      { type: "RuntimeState", status: "Online" },
    ]);
  }
}

export async function reportUninstall(installation: Installation, status: string, message?: string): Promise<void> {
  await report(installation, "Uninstalling", [{ type: "Delete", status, message }]);
}

async function report(
  { access, cluster, operatorVersion }: Installation,
  phase: string,
  changes: readonly Pick<ClusterCondition, "type" | "status" | "message">[],
): Promise<void> {
  const conditions = changes.reduce(withCondition, cluster.status?.conditions ?? []);
  const status: StorageClusterStatus = {
    clusterName: cluster.metadata.name,
    clusterUid: cluster.status?.clusterUid ?? randomUUID(),
    phase,
    version: tagOf(cluster.spec?.image ?? DEFAULT_PORTWORX_IMAGE),
    operatorVersion,
    conditions,
  };
  if (!isDeepStrictEqual(cluster.status, status)) await access.setStatus(cluster, status);
}

/** The time of a condition is that of its last change. */
function withCondition(
  conditions: ClusterCondition[],
  { type, status, message }: Pick<ClusterCondition, "type" | "status" | "message">,
): ClusterCondition[] {
  const before = conditions.find((condition) => condition.type === type);
  if (before?.status === status && before.message === message) return conditions;
  const lastTransitionTime = `${new Date().toISOString().slice(0, 19)}Z`;
  const condition = { source: "Portworx", type, status, ...(message && { message }), lastTransitionTime };
  return [...conditions.filter((other) => other.type !== type), condition];
}
