import type { KubernetesApi } from "../api";
import { field, type KubernetesObject, listAt, textAt } from "../objects";
import { isObject } from "../../base/values";

/** A Service that selects pods is ready when it leads to one, a load balancer also only with an address. */
export async function service(live: KubernetesObject, api: KubernetesApi): Promise<string | undefined> {
  const type = textAt(live, "spec", "type");
  if (type === "LoadBalancer" && listAt(live, "status", "loadBalancer", "ingress").length === 0) {
    return "its load balancer has no address";
  }
  const selector = field(live, "spec", "selector");
  const selects = isObject(selector) && Object.keys(selector).length > 0;
  if (!selects || type === "ExternalName" || textAt(live, "spec", "clusterIP") === "None") {
    return undefined;
  }
  const slices = await api.list(
    { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: live.metadata.namespace },
    `kubernetes.io/service-name=${live.metadata.name}`,
  );
  const endpoints = slices.flatMap((slice) => listAt(slice, "endpoints"));
  return endpoints.some((endpoint) => field(endpoint, "conditions", "ready") === true)
    ? undefined
    : "it leads to no ready pod";
}
