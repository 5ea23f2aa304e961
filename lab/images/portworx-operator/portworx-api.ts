import type { V1DaemonSet } from "@kubernetes/client-node";
import { imageFrom, managedLabels, ownerReferences, type Installation } from "./installation";

/** Forwards the Portworx API on each node. It shares the service account `portworx`, and so its credentials. */
export async function ensurePortworxApi({ access, cluster }: Installation): Promise<void> {
  const labels = { name: "portworx-api" };
  await access.apply<V1DaemonSet>({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: {
      name: "portworx-api",
      namespace: cluster.metadata.namespace,
      labels,
      ownerReferences: ownerReferences(cluster),
    },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, ...managedLabels(cluster) } },
        spec: {
          serviceAccountName: "portworx",
          hostNetwork: true,
          containers: [{ name: "portworx-api", image: imageFrom(cluster, "pause:3.10") }],
        },
      },
    },
  });
}
