import type { KubernetesObject, ObjectMeta } from "../../providers/kubernetes/objects";
import type { ReleaseInfo } from "../../providers/kubernetes/release/chart";

export const CHART_NAME = "workload-identity-webhook";

/** On every object of the release; pods are selected by them, too. */
export function releaseLabels({ name }: ReleaseInfo): Record<string, string> {
  return {
    app: CHART_NAME,
    "azure-workload-identity.io/system": "true",
    chart: CHART_NAME,
    release: name,
  };
}

/** An object of the release's own namespace. */
export function namespaced(
  release: ReleaseInfo,
  apiVersion: string,
  kind: string,
  name: string,
  rest: Readonly<Record<string, unknown>>,
): KubernetesObject {
  const metadata: ObjectMeta = { name, namespace: release.namespace, labels: releaseLabels(release) };
  return { apiVersion, kind, metadata, ...rest };
}

/** An object of the whole cluster. */
export function clusterWide(
  release: ReleaseInfo,
  apiVersion: string,
  kind: string,
  name: string,
  rest: Readonly<Record<string, unknown>>,
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, labels: releaseLabels(release) }, ...rest };
}
