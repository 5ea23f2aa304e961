import { ownerReferences, DEFAULT_PORTWORX_IMAGE, tagOf, type Installation } from "./installation";
import { API_VERSION, type StorageNode } from "./storage-cluster";
import type { StoragePods } from "./storage-pods";

/** A StorageNode for each node whose Portworx has come up; it stays online while a pod is being replaced. */
export async function ensureStorageNodes(installation: Installation, { upToDate }: StoragePods): Promise<void> {
  await Promise.all([...upToDate.keys()].map((node) => ensureStorageNode(installation, node)));
}

export function storageNodeOf({ cluster }: Installation, name: string) {
  const { namespace } = cluster.metadata;
  return { apiVersion: API_VERSION, kind: "StorageNode", metadata: { name, namespace } };
}

async function ensureStorageNode(installation: Installation, name: string): Promise<void> {
  const { access, cluster } = installation;
  const header = storageNodeOf(installation, name);
  const node = await access.apply<StorageNode>({
    ...header,
    metadata: { ...header.metadata, ownerReferences: ownerReferences(cluster) },
    spec: { version: tagOf(cluster.spec?.image ?? DEFAULT_PORTWORX_IMAGE) },
  });
  if (node.status?.phase === "Online") return;
  const lastTransitionTime = new Date().toISOString();
  await access.mergeStatus("storagenodes", header.metadata, {
    nodeUid: node.metadata.uid,
    phase: "Online",
    conditions: [{ type: "NodeState", status: "Online", lastTransitionTime }],
  });
}
