import type { V1Pod } from "@kubernetes/client-node";
import { unlessGone } from "./access";
import type { Installation } from "./installation";
import { REVISION_LABEL, revisionOf, storagePod } from "./storage-pod";
import type { StorageClusterSpec } from "./storage-cluster";

const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** The storage pods as they are after this pass. */
export interface StoragePods {
  readonly nodes: readonly string[];
  /** Running pods of the newest revision, by node. */
  readonly upToDate: ReadonlyMap<string, V1Pod>;
}

/** One pod on each node. Pods of an older revision go a few at a time, their successors come in the next pass. */
export async function ensureStoragePods(installation: Installation): Promise<StoragePods> {
  const nodes = await storageNodeNames(installation);
  const pods = await listStoragePods(installation);
  const revision = revisionOf(installation);
  const free = nodes.filter((node) => !pods.some((pod) => pod.spec?.nodeName === node));
  for (const node of free) await create(installation, node);

  const stale = pods.filter((pod) => !isTerminating(pod) && pod.metadata?.labels?.[REVISION_LABEL] !== revision);
  const unavailable = nodes.length - pods.filter(isRunning).length;
  const allowed = Math.max(0, maxUnavailable(installation.cluster.spec, nodes.length) - unavailable);
  for (const pod of stale.slice(0, allowed)) await removePod(installation, pod);

  const upToDate = pods.filter((pod) => isRunning(pod) && pod.metadata?.labels?.[REVISION_LABEL] === revision);
  return { nodes, upToDate: new Map(upToDate.map((pod) => [pod.spec?.nodeName ?? "", pod])) };
}

/** True once no storage pod is left. */
export async function removeStoragePods(installation: Installation): Promise<boolean> {
  const pods = await listStoragePods(installation);
  for (const pod of pods.filter((candidate) => !isTerminating(candidate))) await removePod(installation, pod);
  return pods.length === 0;
}

async function listStoragePods({ access, cluster }: Installation): Promise<V1Pod[]> {
  const { name, namespace } = cluster.metadata;
  const labelSelector = `name=portworx,operator.libopenstorage.org/name=${name}`;
  return (await access.core.listNamespacedPod({ namespace, labelSelector })).items;
}

async function storageNodeNames({ access }: Installation): Promise<string[]> {
  const { items } = await access.core.listNode();
  const workers = items.filter((node) => node.metadata?.labels?.[CONTROL_PLANE] === undefined);
  return workers.map((node) => node.metadata?.name ?? "");
}

async function create(installation: Installation, node: string): Promise<void> {
  const { access, cluster } = installation;
  await access.core.createNamespacedPod({
    namespace: cluster.metadata.namespace,
    body: storagePod(installation, node),
  });
}

async function removePod({ access }: Installation, { metadata }: V1Pod): Promise<void> {
  await unlessGone(
    access.core.deleteNamespacedPod({ name: metadata?.name ?? "", namespace: metadata?.namespace ?? "" }),
  );
}

/** How many pods an update may take away at once: one, unless the StorageCluster says otherwise. */
function maxUnavailable(spec: StorageClusterSpec | undefined, nodes: number): number {
  if (spec?.updateStrategy?.type === "OnDelete") return 0;
  const given = spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  if (typeof given === "number") return given;
  return given.endsWith("%") ? Math.ceil((nodes * parseInt(given, 10)) / 100) : parseInt(given, 10);
}

function isTerminating(pod: V1Pod): boolean {
  return pod.metadata?.deletionTimestamp !== undefined;
}

function isRunning(pod: V1Pod): boolean {
  return pod.status?.phase === "Running" && !isTerminating(pod);
}
