import { setTimeout as sleep } from "node:timers/promises";
import { CustomObjectsApi, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { ObjectWatch } from "../images/object-watch";
import { WorkQueue, type Worker } from "../images/portworx-operator/work-queue";
import { KubernetesApi } from "../providers/kubernetes/api";
import { ApiClient } from "../providers/kubernetes/client";
import { type KubernetesObject, listAt } from "../providers/kubernetes/objects";
import { awaitReady } from "../providers/kubernetes/release/install";
import type { ClusterState } from "../state";
import { bundle } from "./bundle";
import { definitions, GROUP } from "./definitions";
import { type Subscription, versionOf } from "./subscription";

const SUBSCRIPTIONS = { group: GROUP, version: "v1alpha1", plural: "subscriptions" };
const FIELD_MANAGER = "operator-lifecycle-manager";
const READY_SECONDS = 60;

export interface OperatorLifecycleManagerOptions {
  readonly cluster: ClusterState;
  readonly log: (message: string) => void;
}

/** Makes the cluster an OpenShift as far as installing operators goes. */
export async function startOperatorLifecycleManager(
  options: OperatorLifecycleManagerOptions,
): Promise<OperatorLifecycleManager> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(options.cluster.kubeconfig);
  const api = new KubernetesApi(new ApiClient(kubeConfig));
  for (const definition of definitions) await api.apply(definition, { fieldManager: FIELD_MANAGER });
  await served(api);
  return new OperatorLifecycleManager(kubeConfig, api, options.log);
}

const isDefinition = ({ kind }: KubernetesObject): boolean => kind === "CustomResourceDefinition";

/** By this a client tells that the cluster has the Operator Lifecycle Manager. */
async function served(api: KubernetesApi): Promise<void> {
  const apiService = { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", name: `v1alpha1.${GROUP}` };
  for (const end = Date.now() + READY_SECONDS * 1000; Date.now() < end; await sleep(50)) {
    const conditions = listAt(await api.read(apiService), "status", "conditions") as { type: string; status: string }[];
    if (conditions.some(({ type, status }) => type === "Available" && status === "True")) return;
  }
  throw new Error(`the API server does not serve ${apiService.name}`);
}

/** Installs what Subscriptions ask for. It never takes anything away: that is so with the genuine one, too. */
export class OperatorLifecycleManager implements Worker {
  private readonly queue = new WorkQueue(this);
  private readonly stopped = new AbortController();
  private readonly subscriptions: ObjectWatch<Subscription>;
  private readonly customObjects: CustomObjectsApi;

  constructor(
    kubeConfig: KubeConfig,
    private readonly api: KubernetesApi,
    private readonly log: (message: string) => void,
  ) {
    this.customObjects = kubeConfig.makeApiClient(CustomObjectsApi);
    this.subscriptions = new ObjectWatch<Subscription>({
      kubeConfig,
      path: `/apis/${GROUP}/v1alpha1/subscriptions`,
      list: () => this.customObjects.listClusterCustomObject(SUBSCRIPTIONS) as Promise<{ items: Subscription[] }>,
      onChange: ({ metadata }) => this.queue.add(`${metadata.namespace}/${metadata.name}`),
    });
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.subscriptions.stop();
    await this.queue.stop();
  }

  async work(key: string): Promise<undefined> {
    const [namespace = "", name = ""] = key.split("/");
    const subscription = this.subscriptions.get(name, namespace);
    if (subscription === undefined || subscription.status?.installedCSV !== undefined) return;
    if (subscription.spec.installPlanApproval === "Manual") return; // Nobody approves anything here.
    const version = versionOf(subscription);
    await this.checkOperatorGroup(namespace);
    const objects = bundle(version, namespace);
    for (const object of objects) {
      await this.api.apply(object, { fieldManager: FIELD_MANAGER, force: true });
    }
    await awaitReady(this.api, objects.filter(isDefinition), { seconds: READY_SECONDS, signal: this.stopped.signal });
    await this.report(subscription);
    this.log(`installed ${subscription.spec.startingCSV} in namespace ${namespace}`);
  }

  failed(key: string, error: unknown): void {
    this.log(`Subscription ${key}: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** An operator is installed only where exactly one group says which namespaces it is for. */
  private async checkOperatorGroup(namespace: string): Promise<void> {
    const groups = await this.api.list({ apiVersion: `${GROUP}/v1`, kind: "OperatorGroup", namespace }, "");
    const [group] = groups;
    if (groups.length !== 1) throw new Error(`namespace ${namespace} has ${groups.length} OperatorGroups, wanted one`);
    if (listAt(group, "spec", "targetNamespaces").includes(namespace)) return;
    throw new Error(`OperatorGroup ${group?.metadata.name} is for other namespaces than ${namespace}`);
  }

  private async report({ metadata: { name, namespace }, spec }: Subscription): Promise<void> {
    const status = { state: "AtLatestKnown", currentCSV: spec.startingCSV, installedCSV: spec.startingCSV };
    await this.customObjects.patchNamespacedCustomObjectStatus(
      { ...SUBSCRIPTIONS, namespace, name, body: { status } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
  }
}
