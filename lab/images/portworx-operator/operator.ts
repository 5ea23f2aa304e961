import { CoreV1Api, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { customResourceDefinitions } from "../../charts/portworx/definitions";
import type { RunningImage } from "../image";
import { ObjectWatch } from "../object-watch";
import { Access, isConflict, messageOf } from "./access";
import { identityOf } from "./identity";
import { reconcile } from "./reconcile";
import { API_VERSION, type StorageCluster } from "./storage-cluster";
import { WorkQueue, type Worker } from "./work-queue";

const CLUSTER_LABEL = "operator.libopenstorage.org/name";

/** Watches StorageClusters in all namespaces, and their pods. */
export class PortworxOperator implements RunningImage, Worker {
  private readonly access: Access;
  private readonly queue = new WorkQueue(this);
  private readonly clusters: ObjectWatch<StorageCluster>;
  private readonly pods: ObjectWatch<V1Pod>;

  /** An operator registers its own definitions before it watches, over what it finds. */
  static async start(
    kubeConfig: KubeConfig,
    version: string,
    log: (message: string) => void,
  ): Promise<PortworxOperator> {
    const access = new Access(kubeConfig);
    for (const definition of customResourceDefinitions(version)) {
      await access.register(definition);
    }
    return new PortworxOperator(kubeConfig, version, log);
  }

  private constructor(
    kubeConfig: KubeConfig,
    private readonly version: string,
    private readonly log: (message: string) => void,
  ) {
    this.access = new Access(kubeConfig);
    const core = kubeConfig.makeApiClient(CoreV1Api);
    this.clusters = new ObjectWatch<StorageCluster>({
      kubeConfig,
      path: "/apis/core.libopenstorage.org/v1/storageclusters",
      list: () => this.access.listStorageClusters(),
      onChange: ({ metadata }) => this.queue.add(`${metadata.namespace}/${metadata.name}`),
    });
    const labelSelector = CLUSTER_LABEL;
    this.pods = new ObjectWatch<V1Pod>({
      kubeConfig,
      path: "/api/v1/pods",
      list: () => core.listPodForAllNamespaces({ labelSelector }),
      labelSelector,
      onChange: ({ metadata }) => this.queue.add(`${metadata?.namespace}/${metadata?.labels?.[CLUSTER_LABEL]}`),
    });
  }

  async stop(): Promise<void> {
    await Promise.all([this.clusters.stop(), this.pods.stop()]);
    await this.queue.stop();
  }

  async work(key: string): Promise<number | undefined> {
    const [namespace = "", name = ""] = key.split("/");
    const cluster = await this.access.find<StorageCluster>({
      apiVersion: API_VERSION,
      kind: "StorageCluster",
      metadata: { name, namespace },
    });
    if (cluster === undefined) return undefined;
    const identity = identityOf(cluster.spec, this.version);
    return reconcile({ cluster, identity, operatorVersion: this.version, access: this.access });
  }

  failed(key: string, error: unknown): void {
    if (!isConflict(error)) this.log(`StorageCluster ${key}: ${messageOf(error)}`);
  }
}
