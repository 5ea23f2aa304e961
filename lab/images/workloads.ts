import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { Image } from "./image";

/** A container that runs in some pod, and the program that plays it. */
export interface PlayableContainer {
  readonly pod: V1Pod;
  readonly container: V1Container;
  readonly image: Image;
}

/** The containers that an image of the table plays in running pods, by workload and container name. */
export function playableContainers(
  pods: readonly V1Pod[],
  images: readonly Image[],
): ReadonlyMap<string, PlayableContainer[]> {
  const found = new Map<string, PlayableContainer[]>();
  for (const pod of pods.filter(isRunning)) {
    for (const container of pod.spec?.containers ?? []) {
      const image = images.find((candidate) => candidate.matches(container.image ?? ""));
      if (image === undefined) continue;
      const key = playedAs(pod, container);
      found.set(key, [...(found.get(key) ?? []), { pod, container, image }]);
    }
  }
  return found;
}

/** The same for the containers that one program plays. */
export function playedAs(pod: V1Pod, container: V1Container): string {
  return `${pod.metadata?.namespace}/${workloadOf(pod)}/${container.name}`;
}

/**
 * The one pod that a program plays for its whole workload: the one that it plays already, until a rollout brings a
 * newer pod template.
 */
export function choosePod(
  candidates: readonly PlayableContainer[],
  currentUid?: string,
): PlayableContainer | undefined {
  const newestFirst = [...candidates].sort((one, other) => createdAt(other.pod) - createdAt(one.pod));
  const newest = newestFirst[0];
  const current = candidates.find(({ pod }) => pod.metadata?.uid === currentUid);
  return current !== undefined && templateOf(current.pod) === templateOf(newest?.pod) ? current : newest;
}

/** `Deployment/name` for the pods of a Deployment, else the pod's own controller, else the pod. */
export function workloadOf(pod: V1Pod): string {
  const owner = pod.metadata?.ownerReferences?.find((reference) => reference.controller);
  if (owner === undefined) return `Pod/${pod.metadata?.name}`;
  const hash = templateOf(pod);
  if (owner.kind !== "ReplicaSet" || hash === undefined) return `${owner.kind}/${owner.name}`;
  return `Deployment/${owner.name.slice(0, -(hash.length + 1))}`;
}

/** The controllers' own name for the state of the pod template: of a Deployment, or of a DaemonSet or StatefulSet. */
export function templateOf(pod: V1Pod | undefined): string | undefined {
  const labels = pod?.metadata?.labels;
  return labels?.["pod-template-hash"] ?? labels?.["controller-revision-hash"];
}

export function isRunning(pod: V1Pod): boolean {
  return pod.status?.phase === "Running" && pod.metadata?.deletionTimestamp === undefined;
}

/** A watch delivers times as text, a list as dates. */
function createdAt(pod: V1Pod): number {
  return new Date(pod.metadata?.creationTimestamp ?? 0).getTime();
}
