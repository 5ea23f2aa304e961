import { createHash } from "node:crypto";

import { messageOf } from "../../base/errors";
import { CheckError } from "../../base/kind";
import type { KubernetesApi } from "../api";
import { annotation, describe, type KubernetesObject, referenceOf } from "../objects";
import type { Chart, ReleaseInfo, RenderedChart } from "./chart";

/** What others need comes first, as Helm sorts it; kinds that are not listed come last. */
const INSTALL_ORDER = [
  "Namespace",
  "ServiceAccount",
  "Secret",
  "ConfigMap",
  "StorageClass",
  "PersistentVolumeClaim",
  "CustomResourceDefinition",
  "ClusterRole",
  "ClusterRoleBinding",
  "Role",
  "RoleBinding",
  "Service",
  "DaemonSet",
  "Pod",
  "Deployment",
  "StatefulSet",
  "Job",
];

/** The chart's objects as Helm would send them: in order, in their namespace, marked as the release's. */
export async function renderFor(api: KubernetesApi, chart: Chart, release: ReleaseInfo): Promise<RenderedChart> {
  const rendered = render(chart, release);
  const manifests: KubernetesObject[] = [];
  for (const manifest of rendered.manifests) {
    manifests.push(await owned(api, manifest, release));
  }
  const rank = ({ kind }: KubernetesObject): number => INSTALL_ORDER.indexOf(kind) + 1 || INSTALL_ORDER.length + 1;
  return { crds: rendered.crds, manifests: manifests.sort((one, other) => rank(one) - rank(other)) };
}

function render(chart: Chart, release: ReleaseInfo): RenderedChart {
  try {
    return chart.render(release);
  } catch (error) {
    throw new CheckError("values", messageOf(error));
  }
}

async function owned(api: KubernetesApi, manifest: KubernetesObject, release: ReleaseInfo): Promise<KubernetesObject> {
  const { metadata } = manifest;
  const type = await api.discovery.find(manifest.apiVersion, manifest.kind);
  const namespace = type?.namespaced === false ? undefined : (metadata.namespace ?? release.namespace);
  return {
    ...manifest,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...metadata.labels, "app.kubernetes.io/managed-by": "Helm" },
      annotations: {
        ...metadata.annotations,
        "meta.helm.sh/release-name": release.name,
        "meta.helm.sh/release-namespace": release.namespace,
      },
    },
  };
}

/** Refuses what exists already and belongs to nobody or to another release, before anything is written. */
export async function refuseForeignObjects(
  api: KubernetesApi,
  manifests: readonly KubernetesObject[],
  release: ReleaseInfo,
): Promise<void> {
  for (const manifest of manifests) {
    const live = await api.read(referenceOf(manifest));
    if (live === undefined) {
      continue;
    }
    const isOurs =
      annotation(live, "meta.helm.sh/release-name") === release.name &&
      annotation(live, "meta.helm.sh/release-namespace") === release.namespace;
    if (!isOurs) {
      const message = `${describe(referenceOf(manifest))} exists and does not belong to release ${release.name}: remove it, or use another release name`;
      throw new Error(message);
    }
  }
}

/** Names by kind, such as `Deployment.apps/apps/v1: portworx/portworx-operator`: what the release is made of. */
export function resourceNames(manifests: readonly KubernetesObject[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const { kind, apiVersion, metadata } of manifests) {
    const group = apiVersion.includes("/") ? `.${apiVersion.slice(0, apiVersion.indexOf("/"))}` : "";
    const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    (names[`${kind}${group}/${apiVersion}`] ??= []).push(name);
  }
  return names;
}

/** Changes with any object of the release, and so brings about an upgrade. */
export function checksum(manifests: readonly KubernetesObject[]): string {
  return createHash("sha256").update(JSON.stringify(manifests)).digest("hex");
}
