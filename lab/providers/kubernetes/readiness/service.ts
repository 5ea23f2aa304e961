import type { KubernetesApi } from "../api";
import { field, type KubernetesObject, listAt, textAt } from "../objects";
import { isObject } from "../../base/values";

/** The genuine provider waits for ten seconds without a change. */
const SETTLED_MILLISECONDS = 3_000;

/** Kept by the controller of EndpointSlices: when what they were made from changed last. */
const LAST_CHANGE = "endpoints.kubernetes.io/last-change-trigger-time";

/** A Service that selects pods is ready once it has led to one for a while, a load balancer also only with an address. */
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
  if (!endpoints.some((endpoint) => field(endpoint, "conditions", "ready") === true)) return "it leads to no ready pod";
  const changes = slices.map((slice) => Date.parse(slice.metadata.annotations?.[LAST_CHANGE] ?? ""));
  const hasSettled = changes.every((time) => !(Date.now() - time < SETTLED_MILLISECONDS));
  return hasSettled ? undefined : "the pods that it leads to have just changed";
}
