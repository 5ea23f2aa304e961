import { createHash } from "node:crypto";
import type { V1Container, V1EnvVar, V1Pod, V1PodSpec, V1Volume } from "@kubernetes/client-node";
import { DEFAULT_PORTWORX_IMAGE, imageFrom, managedLabels, ownerReferences, type Installation } from "./installation";
import type { MountedVolume, StorageCluster } from "./storage-cluster";

/** Names the state of the cluster's spec that a pod was made from. */
export const REVISION_LABEL = "controller-revision-hash";

/** The pod that runs Portworx on one node. */
export function storagePod(installation: Installation, nodeName: string): V1Pod {
  const { cluster, identity } = installation;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: `${cluster.metadata.name}-`,
      namespace: cluster.metadata.namespace,
      labels: {
        name: "portworx",
        ...managedLabels(cluster),
        ...identity.podLabels,
        [REVISION_LABEL]: revisionOf(installation),
      },
      ownerReferences: ownerReferences(cluster),
    },
    spec: { ...podSpec(cluster), nodeName },
  };
}

/** Changes with everything that makes the operator restart the storage pods. */
export function revisionOf({ cluster, identity }: Installation): string {
  return createHash("sha256")
    .update(JSON.stringify([podSpec(cluster), identity]))
    .digest("hex")
    .slice(0, 10);
}

function podSpec(cluster: StorageCluster): V1PodSpec {
  const volumes = cluster.spec?.volumes ?? [];
  return {
    serviceAccountName: "portworx",
    hostNetwork: true,
    restartPolicy: "Always",
    tolerations: cluster.spec?.placement?.tolerations,
    containers: [portworx(cluster, volumes), ...(cluster.spec?.csi?.enabled === false ? [] : [csi(cluster)])],
    volumes: volumes.map(volumeOf),
  };
}

function portworx(cluster: StorageCluster, volumes: readonly MountedVolume[]): V1Container {
  const { spec, metadata } = cluster;
  const devices = (spec?.cloudStorage?.deviceSpecs ?? []).flatMap((device) => ["-s", device]);
  return {
    name: "portworx",
    image: imageFrom(cluster, spec?.image ?? DEFAULT_PORTWORX_IMAGE),
    imagePullPolicy: spec?.imagePullPolicy ?? "Always",
    args: ["-c", metadata.name, "-x", "kubernetes", ...devices, "-secret_type", spec?.secretsProvider ?? "k8s"],
    env: merged(
      [
        { name: "PX_TEMPLATE_VERSION", value: "v4" },
        { name: "PX_NAMESPACE", value: metadata.namespace },
        { name: "PX_SECRETS_NAMESPACE", value: metadata.namespace },
        { name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } },
      ],
      spec?.env ?? [],
    ),
    resources: spec?.resources,
    securityContext: { privileged: true },
    volumeMounts: volumes.map(({ name, mountPath = "", readOnly, mountPropagation }) => ({
      name,
      mountPath,
      readOnly,
      mountPropagation,
    })),
  };
}

function csi(cluster: StorageCluster): V1Container {
  return {
    name: "csi-node-driver-registrar",
    image: imageFrom(cluster, "sig-storage/csi-node-driver-registrar:v2.14.0"),
    args: ["--csi-address=/csi/csi.sock"],
  };
}

/** A variable of the StorageCluster takes the place of the operator's own. */
function merged(own: V1EnvVar[], given: V1EnvVar[]): V1EnvVar[] {
  const names = new Set(given.map((variable) => variable.name));
  return [...own.filter((variable) => !names.has(variable.name)), ...given];
}

function volumeOf(volume: MountedVolume): V1Volume {
  const source = { ...volume };
  delete source.mountPath;
  delete source.readOnly;
  delete source.mountPropagation;
  return source;
}
