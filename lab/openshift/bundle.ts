import { portworxChart } from "../charts/portworx/chart";
import { customResourceDefinitions } from "../charts/portworx/definitions";
import type { KubernetesObject } from "../providers/kubernetes/objects";

/** The last operator that knew nothing of workload identity. */
const BEFORE_WORKLOAD_IDENTITY = "25.3.0";

/**
 * What the vendor's bundle installs. Its definitions may lag behind the operator's own, which the operator restores when it
 * starts: here they always do.
 */
export function bundle(version: string, namespace: string): KubernetesObject[] {
  const values = { deployCluster: false, pxOperatorImageVersion: version };
  const { manifests } = portworxChart.render({ name: "portworx", namespace, values });
  return [...customResourceDefinitions(BEFORE_WORKLOAD_IDENTITY), ...manifests];
}
