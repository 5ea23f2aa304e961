import { setImmediate } from "node:timers";
import { CoreV1Api, KubeConfig, type V1Container, type V1Node, type V1Pod } from "@kubernetes/client-node";
import type { ClusterState } from "../state";
import { startBuiltInWebhook, type BuiltInWebhook } from "./built-in-webhook";
import { containerView } from "./container-view";
import type { Image, RunningImage } from "./image";
import { ObjectWatch } from "./object-watch";
import { PlayedContainer, type ContainerRuntime } from "./played-container";
import { holds, markCrashed, markHeardOf, markProbed, markStarted } from "./pod-status";
import { ServiceProxy } from "./service-proxy";
import { images } from "./table";
import { choosePod, playableContainers, playedAs, templateOf, workloadOf, type PlayableContainer } from "./workloads";

export interface ImagesOptions {
  readonly cluster: ClusterState;
  readonly log: (message: string) => void;
  /** The webhook of workload identity that the distribution brings. @default none */
  readonly builtInWebhook?: BuiltInWebhook;
  /** The tenant that the cluster belongs to: wanted for the webhook of AKS, which tells it the pods. */
  readonly azureTenantId?: string;
}

export interface Images {
  stop(): Promise<void>;
}

/** Plays the containers of the image table in every running pod of the cluster, one program per workload. */
export async function startImages({ cluster, log, ...options }: ImagesOptions): Promise<Images> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.kubeconfig);
  const webhook = await startBuiltInWebhook(kubeConfig, options);
  const player = new Player(kubeConfig, images, log);
  await player.synced;
  return {
    stop: async () => {
      await player.stop();
      await webhook?.stop();
    },
  };
}

class Player implements ContainerRuntime {
  private readonly pods: ObjectWatch<V1Pod>;
  private readonly nodes: ObjectWatch<V1Node>;
  private readonly played = new Map<string, PlayedContainer>();
  private readonly services: ServiceProxy;
  private reviewing: NodeJS.Immediate | undefined;

  constructor(
    private readonly kubeConfig: KubeConfig,
    private readonly table: readonly Image[],
    private readonly log: (message: string) => void,
  ) {
    const api = kubeConfig.makeApiClient(CoreV1Api);
    this.services = new ServiceProxy(kubeConfig);
    const onChange = () => {
      this.reviewing ??= setImmediate(() => this.review());
    };
    const listPods = () => api.listPodForAllNamespaces();
    this.pods = new ObjectWatch<V1Pod>({ kubeConfig, path: "/api/v1/pods", list: listPods, onChange });
    this.nodes = new ObjectWatch<V1Node>({ kubeConfig, path: "/api/v1/nodes", list: () => api.listNode(), onChange });
  }

  get synced(): Promise<unknown> {
    return Promise.all([this.pods.synced, this.nodes.synced]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.pods.stop(), this.nodes.stop()]);
    clearImmediate(this.reviewing);
    await Promise.all([...this.played.values()].map((container) => container.stop()));
  }

  async start(target: PlayableContainer): Promise<RunningImage> {
    const log = (message: string) => this.log(`${target.image.name}: ${message}`);
    return target.image.start(await containerView(this.kubeConfig, this.services, target, log));
  }

  async started(target: PlayableContainer): Promise<void> {
    this.log(`${target.image.name}: plays ${workloadOf(target.pod)} in namespace ${target.pod.metadata?.namespace}`);
    await markStarted(this.kubeConfig, target);
  }

  async crashed(target: PlayableContainer, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.log(`${target.image.name}: ${workloadOf(target.pod)} ended: ${reason}`);
    await markCrashed(this.kubeConfig, target, reason);
  }

  private review(): void {
    this.reviewing = undefined;
    const wanted = playableContainers(this.pods.all(), this.table);
    for (const key of wanted.keys()) {
      if (!this.played.has(key)) this.played.set(key, new PlayedContainer(this));
    }
    for (const [key, container] of this.played) {
      const candidates = wanted.get(key) ?? [];
      container.play(choosePod(candidates, container.podUid), candidates);
    }
    for (const pod of this.pods.all()) {
      void markProbed(this.kubeConfig, pod, (container) => this.answers(pod, container));
      const node = this.nodes.get(pod.spec?.nodeName ?? "", "");
      if (node && holds(node, "Ready")) void markHeardOf(this.kubeConfig, pod);
    }
  }

  /** Whether a readiness probe would find the container ready: nobody plays it, or a program that has started does. */
  private answers(pod: V1Pod, container: V1Container): boolean {
    if (!this.table.some((image) => image.matches(container.image ?? ""))) return true;
    const serving = this.played.get(playedAs(pod, container))?.serving?.pod;
    return serving !== undefined && templateOf(serving) === templateOf(pod);
  }
}
