import type { V1Pod } from "@kubernetes/client-node";
import type { ClusterReader } from "../cluster/cluster-reader";
import { Forbidden, messageOf } from "../cluster/failures";
import { paths } from "../cluster/paths";
import type { RestartRules, RestartStep } from "./plan";
import { faultOf } from "./pods";

/** What came of a rehearsal. */
export type Rehearsal =
  | { readonly state: "injected" }
  /** The user may not create pods, so that nobody knows. */
  | { readonly state: "unknown"; readonly why: string }
  /** A new pod would be no better than the old one. */
  | { readonly state: "useless"; readonly why: string };

/**
 * Has the API server take a pod like the step's through its webhooks and throw it away (`dryRun`), so that no pod is evicted
 * for a successor that would lack the identity too.
 */
export async function rehearse(
  reader: ClusterReader,
  namespace: string,
  { component, pod }: RestartStep,
  rules: RestartRules,
): Promise<Rehearsal> {
  try {
    const trial = await reader.create<V1Pod>(`${paths.pods(namespace)}?dryRun=All`, trialPod(component, pod));
    const fault = faultOf(trial, component, rules.identity);
    return fault === undefined
      ? { state: "injected" }
      : { state: "useless", why: `a new ${component} pod ${fault} either` };
  } catch (error) {
    if (error instanceof Forbidden) return { state: "unknown", why: messageOf(error) };
    return { state: "useless", why: `a new ${component} pod would not be admitted: ${messageOf(error)}` };
  }
}

/** As much of the pod as webhooks look at. */
function trialPod(component: string, { metadata, spec }: V1Pod): V1Pod {
  const container = spec?.containers.find(({ name }) => name === component) ?? spec?.containers[0];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { generateName: "pxwi-rehearsal-", labels: metadata?.labels },
    spec: {
      serviceAccountName: spec?.serviceAccountName,
      containers: [{ name: component, image: container?.image ?? component }],
    },
  };
}
