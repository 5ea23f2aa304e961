import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type KubeConfig,
  type KubernetesObject,
  type V1ObjectMeta,
} from "@kubernetes/client-node";
import type { CustomResourceDefinition } from "../../charts/portworx/definitions";
import { GROUP, type StorageCluster, type StorageClusterStatus } from "./storage-cluster";

const FIELD_MANAGER = "portworx-operator";

type Named = KubernetesObject & { apiVersion: string; kind: string; metadata: V1ObjectMeta & { name: string } };

/** Some fields of an object; null removes one. */
interface Change extends Named {
  spec?: object;
}

/** The operator's calls to the API server. */
export class Access {
  readonly core: CoreV1Api;
  private readonly objects: KubernetesObjectApi;
  private readonly customObjects: CustomObjectsApi;

  constructor(kubeConfig: KubeConfig) {
    this.core = kubeConfig.makeApiClient(CoreV1Api);
    this.objects = KubernetesObjectApi.makeApiClient(kubeConfig);
    this.customObjects = kubeConfig.makeApiClient(CustomObjectsApi);
  }

  async find<T extends KubernetesObject>(object: Named): Promise<T | undefined> {
    const { apiVersion, kind, metadata } = object;
    return unlessGone(this.objects.read<T>({ apiVersion, kind, metadata }));
  }

  /** Creates the object, or sets on the live one what is given and takes away what an earlier call gave. */
  apply<T extends KubernetesObject>(object: T): Promise<T> {
    return this.objects.patch(object, undefined, undefined, FIELD_MANAGER, true, PatchStrategy.ServerSideApply);
  }

  async merge(object: Change): Promise<void> {
    await this.objects.patch(object, undefined, undefined, FIELD_MANAGER, undefined, PatchStrategy.MergePatch);
  }

  /**
   * Creates the definition, or puts it in the place of the live one, so that nothing of that stays. As an untyped
   * object, since the client's own type drops fields whose names have dashes.
   */
  async register(body: CustomResourceDefinition): Promise<void> {
    const definitions = { group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions" };
    const { name } = body.metadata;
    const live = (await unlessGone(this.customObjects.getClusterCustomObject({ ...definitions, name }))) as
      CustomResourceDefinition | undefined;
    if (live === undefined) {
      await this.customObjects.createClusterCustomObject({ ...definitions, body });
    } else {
      const replacement = { ...body, metadata: live.metadata };
      await this.customObjects.replaceClusterCustomObject({ ...definitions, name, body: replacement });
    }
  }

  async remove(object: Named): Promise<void> {
    await unlessGone(this.objects.delete(object, undefined, undefined, undefined, undefined, "Background"));
  }

  /** @param plural such as `storageclusters` */
  async mergeStatus(
    plural: string,
    { namespace, name }: { namespace: string; name: string },
    status: object,
  ): Promise<void> {
    await this.customObjects.patchNamespacedCustomObjectStatus(
      { group: GROUP, version: "v1", plural, namespace, name, body: { status } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
  }

  async setStatus(cluster: StorageCluster, status: StorageClusterStatus): Promise<void> {
    await this.mergeStatus("storageclusters", cluster.metadata, status);
  }

  async listStorageClusters(): Promise<{ items: StorageCluster[] }> {
    return (await this.customObjects.listClusterCustomObject({
      group: GROUP,
      version: "v1",
      plural: "storageclusters",
    })) as { items: StorageCluster[] };
  }
}

/** True for an error that says that somebody else has changed the object meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiException && error.code === 409;
}

/** The API server's own words for an error, where it has any. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  try {
    return (JSON.parse(String(error.body)) as { message: string }).message;
  } catch {
    return `the API server answers ${error.code}`;
  }
}

/** Undefined for an object that is not there. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}
