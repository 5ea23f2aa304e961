import { type ApiClient, ApiError } from "./client";
import { listAt, textAt } from "./objects";
import { isObject } from "../base/values";

export interface ResourceType {
  /** Plural name in paths, such as `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The API server knows no such kind: usually a CustomResourceDefinition that does not exist yet. */
export class NoSuchKindError extends Error {}

/** Finds how the API server calls a kind. What is found is remembered; what is not found may come any time. */
export class Discovery {
  private readonly known = new Map<string, ResourceType>();

  constructor(private readonly client: ApiClient) {}

  async find(apiVersion: string, kind: string): Promise<ResourceType | undefined> {
    const key = `${apiVersion} ${kind}`;
    if (!this.known.has(key)) {
      for (const [found, type] of await this.list(apiVersion)) {
        this.known.set(`${apiVersion} ${found}`, type);
      }
    }
    return this.known.get(key);
  }

  async get(apiVersion: string, kind: string): Promise<ResourceType> {
    const type = await this.find(apiVersion, kind);
    if (type === undefined) {
      throw new NoSuchKindError(
        `the Kubernetes API server knows no kind ${kind} in ${apiVersion}: create its CustomResourceDefinition first`,
      );
    }
    return type;
  }

  private async list(apiVersion: string): Promise<Map<string, ResourceType>> {
    const types = new Map<string, ResourceType>();
    try {
      for (const item of listAt(await this.client.request({ method: "GET", path: rootOf(apiVersion) }), "resources")) {
        const plural = textAt(item, "name");
        const kind = textAt(item, "kind");
        // A subresource such as `deployments/scale` has a kind of its own.
        if (plural !== undefined && kind !== undefined && !plural.includes("/")) {
          types.set(kind, { plural, namespaced: isObject(item) && item.namespaced === true });
        }
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) {
        throw error;
      }
    }
    return types;
  }
}

/** The path under which an API version lives. */
export function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
