import type { KubeConfig } from "@kubernetes/client-node";
import { connectionProblem, Forbidden, messageOf, NotFound, SignInFailed } from "./failures";
import { ApiServer, type Answer } from "./api-server";

/** What narrows a list. */
export interface Selection {
  /** Such as `name=portworx`. */
  readonly labelSelector?: string;
  /** Such as `metadata.name=portworx`. */
  readonly fieldSelector?: string;
}

/** Limits of all calls. */
export interface CallLimits {
  /** How long one call may take. */
  readonly timeoutMilliseconds: number;
  /** Ends all calls. */
  readonly signal?: AbortSignal;
}

/** Objects of a page: enough that 500 pods take few calls, few enough that they never fill the memory. */
const pageSize = 100;

/**
 * Reads a cluster with the credentials of a kubeconfig. Paths are those of the API (see paths.ts); every call ends within its
 * time, and every rejection is a sentence for people.
 */
export class ClusterReader {
  private readonly server: ApiServer;

  constructor(
    private readonly config: KubeConfig,
    private readonly limits: CallLimits,
  ) {
    this.server = new ApiServer(config);
  }

  /** Address of the API server. */
  get address(): string {
    return this.server.address;
  }

  /** Name of the kubeconfig's context. */
  get context(): string {
    return this.config.getCurrentContext();
  }

  /** Reads an object or a document; rejects with {@link NotFound} where there is none. */
  async read<T>(path: string): Promise<T> {
    return (await this.call("GET", path)) as T;
  }

  /** Reads an object; undefined where there is none. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.read<T>(path);
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  /** Reads a list page by page, so that no more than a page of it is in memory. */
  async *list<T>(path: string, selection: Selection = {}): AsyncGenerator<T, void, undefined> {
    let token: string | undefined;
    do {
      const query = new URLSearchParams({ limit: String(pageSize) });
      for (const [name, value] of Object.entries({ ...selection, continue: token })) {
        if (value !== undefined) query.set(name, value);
      }
      const page = (await this.call("GET", `${path}?${query.toString()}`)) as ListPage<T>;
      yield* page.items ?? [];
      token = page.metadata?.continue || undefined;
    } while (token !== undefined);
  }

  /** Posts a question, such as a TokenRequest, or an object with `?dryRun=All`; returns the API server's answer. */
  async create<T>(path: string, body: object): Promise<T> {
    return (await this.call("POST", path, body)) as T;
  }

  private async call(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const { timeoutMilliseconds, signal } = this.limits;
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    let answer: Answer;
    try {
      answer = await this.server.send({
        method,
        path,
        body,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      if (signal?.aborted) throw new Error("interrupted");
      if (error instanceof SignInFailed) throw error;
      throw new Error(
        timeout.aborted
          ? `the API server ${this.address} did not answer within ${timeoutMilliseconds / 1000} s (context "${this.context}")`
          : `the API server ${this.address} (context "${this.context}") cannot be reached: ${connectionProblem(error)}`,
      );
    }
    if (answer.code < 300) return answer.body;
    throw refusal(answer, this.context);
  }
}

interface ListPage<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[];
}

function refusal({ code, body }: Answer, context: string): Error {
  const message = messageOf((body as { message?: unknown } | undefined)?.message ?? `HTTP ${code}`);
  if (code === 401) {
    return new Error(
      `the API server does not accept the credentials of context "${context}": they are wrong or have expired. Sign in again`,
    );
  }
  if (code === 403) return new Forbidden(message);
  if (code === 404) return new NotFound(message);
  return new Error(`the API server refused: ${message}`);
}
