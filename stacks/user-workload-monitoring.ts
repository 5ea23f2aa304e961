import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type { Provider } from "@pulumi/kubernetes/provider";

/**
 * Switches on OpenShift's monitoring of user workloads, which Portworx reports to. The ConfigMap is the whole cluster's: one
 * that exists is refused, already by the preview, and what others write into it later is not overwritten, since both is the
 * Kubernetes provider's default. A destroy leaves it, as others may rely on it by then.
 */
export function enableUserWorkloadMonitoring(provider: Provider): ConfigMap {
  return new ConfigMap(
    "user-workload-monitoring",
    {
      metadata: { name: "cluster-monitoring-config", namespace: "openshift-monitoring" },
      data: { "config.yaml": "enableUserWorkload: true\n" },
    },
    { provider, retainOnDelete: true },
  );
}
