import type { V1Pod } from "@kubernetes/client-node";
import type { OwnVariables } from "../facts/own-variables";
import { installedPod } from "../facts/pods";
import { injectionFaults, type ExpectedIdentity } from "../injection";

export const nameOf = (pod: V1Pod): string => pod.metadata?.name ?? "";

/** Empty where it is not scheduled yet. */
export const nodeOf = (pod: V1Pod): string => pod.spec?.nodeName ?? "";

export const uidOf = (pod: V1Pod): string => pod.metadata?.uid ?? "";

export const isTerminating = (pod: V1Pod): boolean => pod.metadata?.deletionTimestamp !== undefined;

export const isFinished = (pod: V1Pod): boolean => ["Succeeded", "Failed"].includes(pod.status?.phase ?? "");

export const isReady = (pod: V1Pod): boolean => !isTerminating(pod) && holds(pod, "Ready");

/** Serves nobody. A pod whose containers are ready and which itself is not may serve: only its node has not been heard of. */
export const isDown = (pod: V1Pod): boolean => !holds(pod, "ContainersReady");

function holds(pod: V1Pod, condition: string): boolean {
  return (pod.status?.conditions ?? []).some(({ type, status }) => type === condition && status === "True");
}

/** Why a pod is not ready, such as `CrashLoopBackOff`, as far as it says. */
export function unreadiness(pod: V1Pod): string {
  const waiting = (pod.status?.containerStatuses ?? []).find(({ state }) => state?.waiting?.reason !== undefined);
  return waiting?.state?.waiting?.reason ?? pod.status?.phase ?? "unknown";
}

/**
 * What a pod lacks of the identity, in words; undefined where it lacks nothing.
 *
 * @param component what of Portworx it runs; undefined for what calls no cloud
 * @param own variables of the StorageCluster itself, which a webhook leaves as they are
 */
export function faultOf(
  pod: V1Pod,
  component: "portworx" | "stork" | undefined,
  identity: ExpectedIdentity,
  own?: OwnVariables,
): string | undefined {
  return injectionFaults(installedPod(pod, component === "stork" ? "stork" : "px"), identity, own)[0];
}
