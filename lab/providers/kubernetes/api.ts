import { type ApiClient, ApiError } from "./client";
import { Discovery, rootOf } from "./discovery";
import { field, type KubernetesObject, type Reference, referenceOf } from "./objects";

export interface WriteOptions {
  readonly fieldManager: string;
  /** The server does everything but keep the result. */
  readonly dryRun?: boolean;
  /** Takes fields over from other managers in place of a conflict. */
  readonly force?: boolean;
}

/** Objects of any kind, as plain JSON. */
export class KubernetesApi {
  readonly discovery: Discovery;

  constructor(private readonly client: ApiClient) {
    this.discovery = new Discovery(client);
  }

  /** Undefined when there is no such object, or no such kind. */
  async read(reference: Reference): Promise<KubernetesObject | undefined> {
    if ((await this.discovery.find(reference.apiVersion, reference.kind)) === undefined) {
      return undefined;
    }
    try {
      return (await this.client.request({ method: "GET", path: await this.pathOf(reference) })) as KubernetesObject;
    } catch (error) {
      return undefinedIfMissing(error);
    }
  }

  async list(reference: Omit<Reference, "name">, labelSelector: string): Promise<KubernetesObject[]> {
    const path = await this.collectionOf(reference);
    const answer = await this.client.request({ method: "GET", path, query: { labelSelector } });
    return (field(answer, "items") as KubernetesObject[] | undefined) ?? [];
  }

  /** Fails with reason `AlreadyExists` where the object is there. */
  async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const { path, body } = await this.addressed(object, "collection");
    const query = { fieldManager: options.fieldManager, dryRun: options.dryRun ? "All" : undefined };
    return (await this.client.request({ method: "POST", path, query, body })) as KubernetesObject;
  }

  /** Server-side apply: makes the object, or brings the fields of this manager to what is given. */
  async apply(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const { path, body } = await this.addressed(object, "object");
    const query = {
      fieldManager: options.fieldManager,
      force: String(options.force ?? false),
      dryRun: options.dryRun ? "All" : undefined,
    };
    const contentType = "application/apply-patch+yaml";
    return (await this.client.request({ method: "PATCH", path, query, body, contentType })) as KubernetesObject;
  }

  /** A JSON patch (RFC 6902). */
  async patch(reference: Reference, operations: readonly object[]): Promise<void> {
    const contentType = "application/json-patch+json";
    await this.client.request({ method: "PATCH", path: await this.pathOf(reference), body: operations, contentType });
  }

  /** Asks for the deletion; the object may stay for as long as its finalizers need. False when it is gone already. */
  async delete(reference: Reference, propagationPolicy: string): Promise<boolean> {
    if ((await this.discovery.find(reference.apiVersion, reference.kind)) === undefined) {
      return false;
    }
    try {
      await this.client.request({ method: "DELETE", path: await this.pathOf(reference), body: { propagationPolicy } });
      return true;
    } catch (error) {
      undefinedIfMissing(error);
      return false;
    }
  }

  /** A namespace on an object of a cluster-wide kind is dropped: before its kind exists nobody can know better. */
  private async addressed(
    object: KubernetesObject,
    at: "object" | "collection",
  ): Promise<{ path: string; body: KubernetesObject }> {
    const reference = referenceOf(object);
    const { namespaced } = await this.discovery.get(reference.apiVersion, reference.kind);
    const metadata = { ...object.metadata };
    if (!namespaced) {
      delete metadata.namespace;
    }
    const path = at === "object" ? await this.pathOf(reference) : await this.collectionOf(reference);
    return { path, body: { ...object, metadata } };
  }

  private async pathOf(reference: Reference): Promise<string> {
    return `${await this.collectionOf(reference)}/${encodeURIComponent(reference.name)}`;
  }

  private async collectionOf({ apiVersion, kind, namespace }: Omit<Reference, "name">): Promise<string> {
    const { plural, namespaced } = await this.discovery.get(apiVersion, kind);
    const scope = namespaced ? `/namespaces/${encodeURIComponent(namespace ?? "default")}` : "";
    return `${rootOf(apiVersion)}${scope}/${plural}`;
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof ApiError && error.code === 404) {
    return undefined;
  }
  throw error;
}
