import {
  CoreV1Api,
  type KubeConfig,
  type V1Container,
  type V1ContainerState,
  type V1ContainerStatus,
  type V1Pod,
} from "@kubernetes/client-node";
import type { PlayableContainer } from "./workloads";

/** kwok reports every container as running: these correct it where the program of a container has ended. */
export async function markCrashed(kubeConfig: KubeConfig, target: PlayableContainer, message: string): Promise<void> {
  await change(kubeConfig, target, (status) => ({
    ...status,
    ready: false,
    started: false,
    restartCount: status.restartCount + 1,
    state: { waiting: { reason: "CrashLoopBackOff", message } },
  }));
}

export async function markStarted(kubeConfig: KubeConfig, target: PlayableContainer): Promise<void> {
  const running: V1ContainerState = { running: { startedAt: new Date() } };
  await change(kubeConfig, target, (status) =>
    status.ready ? status : { ...status, ready: true, started: true, state: running },
  );
}

/** kwok leaves the containers with a readiness probe unready: this is the probe. */
export async function markProbed(
  kubeConfig: KubeConfig,
  pod: V1Pod,
  answers: (container: V1Container) => boolean,
): Promise<void> {
  const statuses = pod.status?.containerStatuses ?? [];
  for (const container of pod.spec?.containers ?? []) {
    const status = statuses.find(({ name }) => name === container.name);
    if (container.readinessProbe === undefined || !isWaiting(status) || !answers(container)) continue;
    await change(kubeConfig, { pod, container }, (live) => (isWaiting(live) ? { ...live, ready: true } : live));
  }
}

function isWaiting(status: V1ContainerStatus | undefined): boolean {
  return status?.state?.running !== undefined && !status.ready;
}

async function change(
  kubeConfig: KubeConfig,
  { pod, container }: Pick<PlayableContainer, "pod" | "container">,
  edit: (status: V1ContainerStatus) => V1ContainerStatus,
): Promise<void> {
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const of = { name: pod.metadata?.name ?? "", namespace: pod.metadata?.namespace ?? "" };
  try {
    const live = await api.readNamespacedPod(of);
    const before = live.status?.containerStatuses ?? [];
    const after = before.map((status) => (status.name === container.name ? edit(status) : status));
    if (after.every((status, index) => status === before[index])) return;
    await api.replaceNamespacedPodStatus({ ...of, body: withContainerStatuses(live, after) });
  } catch {
    // The pod is gone or has just changed: its next start or crash reports again.
  }
}

function withContainerStatuses(pod: V1Pod, containerStatuses: V1ContainerStatus[]): V1Pod {
  const ready = containerStatuses.every((status) => status.ready) ? "True" : "False";
  const conditions = (pod.status?.conditions ?? []).map((condition) =>
    ["Ready", "ContainersReady"].includes(condition.type) ? { ...condition, status: ready } : condition,
  );
  return { ...pod, status: { ...pod.status, conditions, containerStatuses } };
}
