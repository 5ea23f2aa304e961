import type { V1Pod } from "@kubernetes/client-node";
import type { RestartRules, RestartStep } from "./plan";
import { faultOf, isFinished, isReady, isTerminating, nameOf, nodeOf, uidOf, unreadiness } from "./pods";
import { isOnline, phaseOf, type StorageNode } from "./storage-node";

/** The installation at one moment. */
export interface Situation {
  /** Of the component in question. */
  readonly pods: readonly V1Pod[];
  readonly storageNodes: readonly StorageNode[];
}

/** Whether a step has come to its end; `why` is for people. */
export type Verdict =
  | { readonly state: "ready"; readonly pod: V1Pod }
  | { readonly state: "waiting"; readonly why: string }
  | { readonly state: "failed"; readonly why: string };

/**
 * Judges the pod that came for an evicted one.
 *
 * @param before ids of the component's pods at the moment of the eviction
 */
export function judgeReplacement(
  { component, pod }: RestartStep,
  before: ReadonlySet<string>,
  { pods, storageNodes }: Situation,
  rules: RestartRules,
): Verdict {
  const live = pods.filter((candidate) => !isFinished(candidate));
  if (live.some((candidate) => uidOf(candidate) === uidOf(pod))) return waiting(`${nameOf(pod)} is ending`);
  const isStorage = component === "portworx";
  const replacement = live.find(
    (candidate) =>
      !before.has(uidOf(candidate)) && !isTerminating(candidate) && (!isStorage || nodeOf(candidate) === nodeOf(pod)),
  );
  if (replacement === undefined) {
    return waiting(isStorage ? `no new pod on ${nodeOf(pod)} yet` : "no new pod yet");
  }
  // Webhooks see a pod once, at its creation: what it lacks then it never gets.
  const fault = faultOf(replacement, component, rules.identity, rules.ownVariables);
  if (fault !== undefined) return { state: "failed", why: `the new pod ${nameOf(replacement)} ${fault} either` };
  if (!isReady(replacement)) return waiting(`${nameOf(replacement)} is not ready (${unreadiness(replacement)})`);
  if (!isStorage) return { state: "ready", pod: replacement };
  const node = storageNodes.find(({ metadata }) => metadata.name === nodeOf(pod));
  if (node !== undefined && isOnline(node)) return { state: "ready", pod: replacement };
  return waiting(`StorageNode ${nodeOf(pod)} is ${node ? phaseOf(node) : "not there"}`);
}

/**
 * Why no storage pod may be taken away now; undefined where all nodes are well.
 *
 * @param next the node whose pod is to be taken away: what its StorageNode says does not matter
 */
export function unhealthyNode({ pods, storageNodes }: Situation, next: string): string | undefined {
  const live = pods.filter((pod) => !isFinished(pod));
  const unready = live.find((pod) => !isReady(pod));
  if (unready) return `${nameOf(unready)} on ${nodeOf(unready)} is not ready (${unreadiness(unready)})`;
  for (const node of storageNodes.filter(({ metadata }) => metadata.name !== next)) {
    const { name } = node.metadata;
    if (!isOnline(node)) return `StorageNode ${name} is ${phaseOf(node)}`;
    if (!live.some((pod) => nodeOf(pod) === name)) return `node ${name} has no Portworx pod`;
  }
  return undefined;
}

function waiting(why: string): Verdict {
  return { state: "waiting", why };
}
