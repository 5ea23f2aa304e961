import type { V1Pod } from "@kubernetes/client-node";
import { Cloud } from "../../components/platforms";
import type { OwnVariables } from "../facts/own-variables";
import type { ExpectedIdentity } from "../injection";
import { faultOf, isDown, isFinished, isTerminating, nameOf, nodeOf } from "./pods";

/** What of Portworx a pod runs; also the name of the container that calls the cloud. */
export type Component = "portworx" | "stork";

/** One pod that is to be replaced. */
export interface RestartStep {
  readonly component: Component;
  readonly pod: V1Pod;
  /** What is wrong with it. */
  readonly reason: string;
}

/** The pods of an installation. */
export interface Inventory {
  readonly portworx: readonly V1Pod[];
  readonly stork: readonly V1Pod[];
  /** Portworx API, key-value database and others that share the service account and call no cloud. */
  readonly others: readonly V1Pod[];
}

/** What decides whether a pod is right. */
export interface RestartRules {
  readonly identity: ExpectedIdentity;
  /** `stork.useWorkloadIdentity` of the StorageCluster. */
  readonly storkUsesIdentity: boolean;
  readonly ownVariables: OwnVariables;
  /** Since when new pods are injected; unknown where it could not be read. */
  readonly since: InjectionTimes;
}

/** The later of the two is when pods began to get the identity. */
export interface InjectionTimes {
  readonly webhook?: Date;
  readonly annotation?: Date;
}

/** What a restart would do. */
export interface RestartPlan {
  /** In the order in which they are taken. */
  readonly steps: readonly RestartStep[];
  /** Pods without the identity that are left as they are. */
  readonly leftAlone: readonly V1Pod[];
}

/**
 * Which pods have to be replaced: those that lack the identity, whenever they were created. Pods that serve nobody go first,
 * since nothing is lost with them; then one storage node after the other, by name; Stork's pods last.
 */
export function planRestart({ portworx, stork, others }: Inventory, rules: RestartRules): RestartPlan {
  return {
    steps: [
      ...stepsOf("portworx", portworx, rules),
      ...(rules.storkUsesIdentity ? stepsOf("stork", stork, rules) : []),
    ],
    leftAlone: others.filter((pod) => isCandidate(pod) && faultOf(pod, undefined, rules.identity) !== undefined),
  };
}

function stepsOf(component: Component, pods: readonly V1Pod[], rules: RestartRules): RestartStep[] {
  const steps = pods.filter(isCandidate).flatMap((pod) => {
    const fault = faultOf(pod, component, rules.identity, rules.ownVariables);
    return fault === undefined ? [] : [{ component, pod, reason: `${fault}: ${cause(pod, rules)}` }];
  });
  return steps.sort((one, other) => Number(isDown(other.pod)) - Number(isDown(one.pod)) || byPlace(one.pod, other.pod));
}

function isCandidate(pod: V1Pod): boolean {
  return !isTerminating(pod) && !isFinished(pod);
}

function byPlace(one: V1Pod, other: V1Pod): number {
  return nodeOf(one).localeCompare(nodeOf(other)) || nameOf(one).localeCompare(nameOf(other));
}

/** Why the pod has no identity, as far as times tell. */
function cause(pod: V1Pod, { identity, since }: RestartRules): string {
  const created = new Date(pod.metadata?.creationTimestamp ?? 0);
  const earlier = [
    ...(since.webhook && created <= since.webhook ? [`the webhook (${timeText(since.webhook)})`] : []),
    ...(since.annotation && created <= since.annotation ? [`the annotation (${timeText(since.annotation)})`] : []),
  ];
  if (earlier.length > 0) return `created ${timeText(created)}, before ${earlier.join(" and ")}`;
  const known = since.webhook !== undefined && since.annotation !== undefined;
  const webhook = identity.cloud === Cloud.Aws ? "pod identity webhook" : "workload identity webhook";
  return known
    ? `created ${timeText(created)}, when webhook and annotation were there: the ${webhook} may have been down`
    : `created ${timeText(created)}`;
}

function timeText(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
