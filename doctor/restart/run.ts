import type { V1Pod } from "@kubernetes/client-node";
import { Forbidden, messageOf } from "../cluster/failures";
import type { Component, RestartRules, RestartStep } from "./plan";
import { isDown, nameOf, nodeOf, uidOf } from "./pods";
import { judgeReplacement, unhealthyNode } from "./replacement";
import type { StorageNode } from "./storage-node";
import { placeOf } from "./text";
import { Stopped, waitFor, type Wait } from "./waiting";

/** The cluster, as far as a restart needs it. */
export interface RestartCluster {
  pods(component: Component): Promise<V1Pod[]>;
  storageNodes(): Promise<StorageNode[]>;
  /** Asks for the eviction; resolves to true, or to why it is not allowed now. */
  evict(pod: V1Pod): Promise<true | string>;
}

/** How a restart is carried out. */
export interface RestartLimits {
  /** How long a disruption budget may hold an eviction up. */
  readonly evictionMilliseconds: number;
  /** How long a new pod may take to be ready, and its storage node to be online. */
  readonly readyMilliseconds: number;
  readonly pollMilliseconds: number;
  readonly signal: AbortSignal;
  /** One line for people. */
  readonly progress: (line: string) => void;
}

/** How a restart ended. */
export interface RestartResult {
  readonly replaced: readonly RestartStep[];
  /** The step at which it ended early. */
  readonly stopped?: {
    readonly at: RestartStep;
    /** Undefined where the user interrupted it. */
    readonly why?: string;
    /** True where the pod has been evicted, and its replacement is not there or not ready yet. */
    readonly inTransit: boolean;
  };
}

/** Replaces one pod after the other, and stops at the first whose replacement is not as it should be. */
export async function runRestart(
  steps: readonly RestartStep[],
  cluster: RestartCluster,
  rules: RestartRules,
  limits: RestartLimits,
): Promise<RestartResult> {
  const replaced: RestartStep[] = [];
  for (const step of steps) {
    const transit = { evicted: false };
    try {
      await replace(step, { cluster, rules, limits, transit });
      replaced.push(step);
    } catch (error) {
      const why = limits.signal.aborted ? undefined : messageOf(error);
      return { replaced, stopped: { at: step, why, inTransit: transit.evicted } };
    }
  }
  return { replaced };
}

interface Scene {
  readonly cluster: RestartCluster;
  readonly rules: RestartRules;
  readonly limits: RestartLimits;
  readonly transit: { evicted: boolean };
}

async function replace(step: RestartStep, { cluster, rules, limits, transit }: Scene): Promise<void> {
  const { component, pod } = step;
  const say = (line: string) => limits.progress(`${placeOf(step)}: ${line}`);
  const wait = (limitMilliseconds: number): Wait => ({
    ...limits,
    limitMilliseconds,
    progress: (why) => say(`waiting: ${why}`),
  });

  if (component === "portworx" && !isDown(pod)) {
    await waitFor(async () => {
      const [pods, storageNodes] = await Promise.all([cluster.pods(component), cluster.storageNodes()]);
      return unhealthyNode({ pods, storageNodes }, nodeOf(pod)) ?? true;
    }, wait(limits.readyMilliseconds));
  }

  const before = new Set((await cluster.pods(component)).map(uidOf));
  say(`evicting ${nameOf(pod)}`);
  await waitFor(async () => {
    // From here on the API server may have carried it out even if its answer gets lost.
    transit.evicted = true;
    const answer = await cluster.evict(pod).catch((error: unknown) => {
      if (error instanceof Forbidden) transit.evicted = false;
      throw error;
    });
    if (answer !== true) transit.evicted = false;
    return answer;
  }, wait(limits.evictionMilliseconds));

  const replacement = await waitFor(async () => {
    const storageNodes = component === "portworx" ? await cluster.storageNodes() : [];
    const verdict = judgeReplacement(step, before, { pods: await cluster.pods(component), storageNodes }, rules);
    if (verdict.state === "failed") throw new Stopped(verdict.why);
    return verdict.state === "ready" ? verdict.pod : verdict.why;
  }, wait(limits.readyMilliseconds));
  say(`${nameOf(replacement)} is ready and has the identity`);
}
