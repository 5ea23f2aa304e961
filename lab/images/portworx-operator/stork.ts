import { createHash } from "node:crypto";
import type { V1Deployment } from "@kubernetes/client-node";
import { imageFrom, managedLabels, ownerReferences, type Installation } from "./installation";

const NAME = "stork";
const DEFAULT_IMAGE = "openstorage/stork:26.2.0";
const REPLICAS = 3;

/** Stork takes part in the workload identity when `stork.useWorkloadIdentity` is set, and restarts when it changes. */
export async function ensureStork(installation: Installation): Promise<void> {
  const { access, cluster } = installation;
  if (cluster.spec?.stork?.enabled === false) {
    await access.remove({ apiVersion: "apps/v1", kind: "Deployment", metadata: nameIn(installation) });
  } else {
    await access.apply(deployment(installation));
  }
}

function nameIn({ cluster }: Installation): { name: string; namespace: string } {
  return { name: NAME, namespace: cluster.metadata.namespace };
}

function deployment(installation: Installation): V1Deployment {
  const { cluster, identity } = installation;
  const { stork = {} } = cluster.spec ?? {};
  const labels = { name: NAME, tier: "control-plane" };
  const { annotations, podLabels } = stork.useWorkloadIdentity === true ? identity : { annotations: {}, podLabels: {} };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...nameIn(installation), labels, ownerReferences: ownerReferences(cluster) },
    spec: {
      replicas: REPLICAS,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...labels, ...managedLabels(cluster), ...podLabels },
          annotations: { "operator.libopenstorage.org/workload-identity": hashOf(annotations) },
        },
        spec: {
          serviceAccountName: NAME,
          containers: [
            {
              name: NAME,
              image: imageFrom(cluster, stork.image ?? DEFAULT_IMAGE),
              command: ["/stork", "--driver=pxd", "--leader-elect=true"],
              env: [{ name: "PX_NAMESPACE", value: cluster.metadata.namespace }, ...(stork.env ?? [])],
            },
          ],
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { name: NAME } }, topologyKey: "kubernetes.io/hostname" },
              ],
            },
          },
        },
      },
    },
  };
}

/** A pod template that differs is what makes a Deployment replace its pods. */
function hashOf(annotations: Readonly<Record<string, string>>): string {
  return createHash("sha256").update(JSON.stringify(annotations)).digest("hex").slice(0, 10);
}
