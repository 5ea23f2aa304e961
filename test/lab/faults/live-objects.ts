import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type KubeConfig,
  type KubernetesObject,
  type V1Pod,
} from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";

/** What names an object. */
export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Changes objects of a cluster as an administrator would, and puts them back. */
export class LiveObjects {
  readonly core: CoreV1Api;
  private readonly objects: KubernetesObjectApi;
  private readonly custom: CustomObjectsApi;

  constructor(kubeConfig: KubeConfig) {
    this.core = kubeConfig.makeApiClient(CoreV1Api);
    this.custom = kubeConfig.makeApiClient(CustomObjectsApi);
    this.objects = KubernetesObjectApi.makeApiClient(kubeConfig);
  }

  async read<T extends KubernetesObject>(name: ObjectName): Promise<T> {
    return this.objects.read<T>({ ...name, metadata: { ...name.metadata } });
  }

  /** Merges fields into an object; null takes one away. */
  async merge(name: ObjectName, fields: object): Promise<void> {
    await this.objects.patch(
      { ...name, ...fields, metadata: { ...name.metadata, ...(fields as KubernetesObject).metadata } },
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    );
  }

  /** Server-side apply in the name of a tool. */
  async applyAs(fieldManager: string, object: KubernetesObject): Promise<void> {
    await this.objects.patch(object, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply);
  }

  /** Writes what only an operator writes. */
  async mergeStatus({ apiVersion, metadata }: ObjectName, status: object): Promise<void> {
    const [group = "", version = ""] = apiVersion.split("/");
    const { name, namespace = "" } = metadata;
    await this.custom.patchNamespacedCustomObjectStatus(
      { group, version, plural: "storageclusters", namespace, name, body: { status } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
  }

  /** Creates an object, or what was read before once more. */
  async create<T extends KubernetesObject>(object: T): Promise<T> {
    return this.objects.create(withoutServerFields(object));
  }

  async remove(name: ObjectName): Promise<void> {
    await this.objects.delete({ ...name, metadata: { ...name.metadata } });
    await until(`${name.kind} ${name.metadata.name} is gone`, () => this.isGone(name));
  }

  async isGone(name: ObjectName): Promise<boolean> {
    try {
      await this.read(name);
      return false;
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) return true;
      throw error;
    }
  }

  /** Living pods that a label selects. */
  async pods(namespace: string, labelSelector: string): Promise<V1Pod[]> {
    const { items } = await this.core.listNamespacedPod({ namespace, labelSelector });
    return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  }
}

/** What the API server adds, and refuses in a new object. */
function withoutServerFields<T extends KubernetesObject>(object: T): T {
  const { name, namespace, labels, annotations, ownerReferences } = object.metadata ?? {};
  const copy = { ...object, metadata: { name, namespace, labels, annotations, ownerReferences } };
  delete (copy as { status?: unknown }).status;
  return copy;
}

const patienceMilliseconds = 60_000;

/** Waits until something holds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMilliseconds; !(await holds()); await sleep(200)) {
    if (Date.now() > end) throw new Error(`not within ${patienceMilliseconds / 1000} s: ${what}`);
  }
}
