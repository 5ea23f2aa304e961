import type { AccessRequest, AzureAccount, ManagedIdentity } from "../account";
import { Access } from "./access/access";
import type { AksCluster } from "./aks-cluster";
import { ArmError, badRequest, notFound } from "./arm-error";
import { comparable, isGuid, parentOf, subscriptionIdOf } from "./resource-id";
import type { Answer, Call, Route } from "./route";
import { Router } from "./router";
import { routes } from "./routes";
import { newSubscription } from "./new-subscription";
import { findStorageAccount } from "./resources/storage-accounts";
import type { Subscription } from "./subscription";

export interface ResourceManagerOptions {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** The cluster that AKS knows from the beginning, if any. */
  readonly cluster?: AksCluster;
  /** The URL of a storage account's blobs. */
  readonly blobEndpoint: (account: string) => string;
  /** How long a new role assignment or principal is not known yet. @default 0 */
  readonly propagationSeconds?: number;
  /** How long one write of a federated credential takes, during which another one is refused. @default 50 */
  readonly credentialWriteMilliseconds?: number;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

export interface ArmRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** JSON; empty where there is none. */
  readonly body: string;
}

/** Azure Resource Manager with one subscription, kept in memory. */
export class ResourceManager implements AzureAccount {
  readonly #subscription: Subscription;
  readonly #access: Access;
  readonly #router: Router;

  constructor(options: ResourceManagerOptions) {
    this.#subscription = newSubscription(options);
    this.#access = new Access(this.#subscription);
    this.#router = new Router(routes(this.#subscription, this.#access, options));
  }

  /** @param caller who asks, as the directory has verified it */
  async handle(request: ArmRequest, caller: { readonly principalId: string }): Promise<Answer> {
    try {
      return await this.#answer(request, caller.principalId);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      return { status: error.status, body: { error: { code: error.code, message: error.message } } };
    }
  }

  async #answer({ method, target, body }: ArmRequest, principalId: string): Promise<Answer> {
    const { path, query } = parts(target);
    if (!query.get("api-version")) {
      throw badRequest(
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    }
    this.#checkSubscription(path);
    const { route, parameter } = this.#router.find(method, path);
    this.#authorize(route, path, principalId);
    const call: Call = {
      path,
      parameter,
      filter: query.get("$filter") ?? undefined,
      body: json(body),
      principalId,
    };
    return route.handle(call);
  }

  identity(clientId: string): ManagedIdentity | undefined {
    const { identities, credentials } = this.#subscription;
    const identity = identities
      .all()
      .find(({ properties }) => comparable(properties.clientId) === comparable(clientId));
    if (!identity) return undefined;
    return {
      id: identity.id,
      clientId: identity.properties.clientId,
      principalId: identity.properties.principalId,
      credentials: credentials.within(identity.id).map((credential) => ({
        name: credential.name,
        ...credential.properties,
        writtenAt: credentials.writtenAt(credential),
      })),
    };
  }

  storageAccount(name: string): string | undefined {
    return findStorageAccount(this.#subscription, name)?.id;
  }

  allows(request: AccessRequest): boolean {
    return this.#access.allows(request);
  }

  #checkSubscription(path: string): void {
    const id = subscriptionIdOf(path);
    if (id === undefined || comparable(id) === comparable(this.#subscription.settings.subscriptionId)) return;
    if (!isGuid(id)) {
      throw badRequest(
        "InvalidSubscriptionId",
        `The provided subscription identifier '${id}' is malformed or invalid.`,
      );
    }
    throw notFound("SubscriptionNotFound", `The subscription '${id}' could not be found.`);
  }

  #authorize({ operation, path: form }: Route, path: string, principalId: string): void {
    // A path that ends in a fixed word is a collection or an action: what it is about is the path before it.
    const resource = form.endsWith("}") ? path : parentOf(path);
    if (operation === undefined || this.allows({ principalId, operation, isData: false, resource })) return;
    const client = this.#subscription.identities.all().find(({ properties }) => properties.principalId === principalId);
    throw new ArmError(
      403,
      "AuthorizationFailed",
      `The client '${client?.properties.clientId ?? principalId}' with object id '${principalId}' does not have ` +
        `authorization to perform action '${operation}' over scope '${resource}' or the scope is invalid. If access was ` +
        "recently granted, please refresh your credentials.",
    );
  }
}

function parts(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf("?");
  const [path, query] = mark === -1 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
  try {
    // Clients put a scope that begins with a slash after one, and Azure takes both for one.
    return {
      path: decodeURIComponent(path).replace(/\/+/g, "/").replace(/\/$/, ""),
      query: new URLSearchParams(query),
    };
  } catch {
    throw badRequest("InvalidRequestUri", `The request's path '${path}' is not properly encoded.`);
  }
}

function json(body: string): unknown {
  if (body.trim() === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest("InvalidRequestContent", "The request content was invalid: it is not JSON.");
  }
}
