import type { KubernetesApi } from "../api";
import type { KubernetesObject } from "../objects";
import { customResourceDefinition } from "./custom-resource-definition";
import { job } from "./job";
import { pod } from "./pod";
import { service } from "./service";
import { daemonSet, deployment, statefulSet } from "./workloads";

/** What keeps a live object from being ready, as words that follow its name; undefined when it is. Throws where it never will be. */
export type Readiness = (
  live: KubernetesObject,
  api: KubernetesApi,
) => string | undefined | Promise<string | undefined>;

/** By API group and kind. Every other object is ready once it exists. */
const READINESS: Readonly<Record<string, Readiness>> = {
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apps/DaemonSet": daemonSet,
  "batch/Job": job,
  "/Pod": pod,
  "/Service": service,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
};

export function readinessOf({
  apiVersion,
  kind,
}: Pick<KubernetesObject, "apiVersion" | "kind">): Readiness | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return READINESS[`${group}/${kind}`];
}
