import {
  CoreV1Api,
  type KubeConfig,
  type V1Container,
  type V1ContainerState,
  type V1ContainerStatus,
  type V1Node,
  type V1Pod,
} from "@kubernetes/client-node";
import { isRunning, type PlayableContainer } from "./workloads";

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

/**
 * On a busy machine a node's sign of life may come late, and the control plane marks its pods as not ready. A kubelet that is
 * back corrects that; kwok never touches such a pod again.
 */
export async function markHeardOf(kubeConfig: KubeConfig, pod: V1Pod): Promise<void> {
  if (!isUnheardOf(pod)) return;
  await update(kubeConfig, pod, (live) =>
    isUnheardOf(live) ? withContainerStatuses(live, live.status?.containerStatuses ?? []) : undefined,
  );
}

/** Its containers are ready, and it is not. */
function isUnheardOf(pod: V1Pod): boolean {
  return isRunning(pod) && holds(pod, "ContainersReady") && !holds(pod, "Ready");
}

/** True where an object says so of itself. */
export function holds({ status }: V1Pod | V1Node, condition: "Ready" | "ContainersReady"): boolean {
  const conditions: readonly { type: string; status: string }[] = status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === condition && status === "True");
}

function isWaiting(status: V1ContainerStatus | undefined): boolean {
  return status?.state?.running !== undefined && !status.ready;
}

async function change(
  kubeConfig: KubeConfig,
  { pod, container }: Pick<PlayableContainer, "pod" | "container">,
  edit: (status: V1ContainerStatus) => V1ContainerStatus,
): Promise<void> {
  await update(kubeConfig, pod, (live) => {
    const before = live.status?.containerStatuses ?? [];
    const after = before.map((status) => (status.name === container.name ? edit(status) : status));
    return after.some((status, index) => status !== before[index]) ? withContainerStatuses(live, after) : undefined;
  });
}

/** @param edit returns undefined where nothing is to be changed */
async function update(
  kubeConfig: KubeConfig,
  { metadata }: V1Pod,
  edit: (live: V1Pod) => V1Pod | undefined,
): Promise<void> {
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const of = { name: metadata?.name ?? "", namespace: metadata?.namespace ?? "" };
  try {
    const body = edit(await api.readNamespacedPod(of));
    if (body !== undefined) await api.replaceNamespacedPodStatus({ ...of, body });
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
