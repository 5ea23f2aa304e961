import * as http from "node:http";
import * as https from "node:https";

import type { KubeConfig } from "@kubernetes/client-node";

import { messageOf } from "../base/errors";
import { isObject } from "../base/values";
import { textAt } from "./objects";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Such as `/api/v1/namespaces/default`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** @default "application/json" */
  readonly contentType?: string;
}

/** The API server's refusal. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    /** Such as `NotFound`, `AlreadyExists`, `Conflict`. */
    readonly reason: string,
    message: string,
    /** What the refusal is about: kind `namespaces` for a namespace that does not exist. */
    readonly about: { readonly kind?: string; readonly name?: string } = {},
  ) {
    super(message);
  }
}

/** No answer from the API server. */
export class UnreachableError extends Error {}

const CONNECT_TIMEOUT_MILLISECONDS = 30_000;

/**
 * Speaks JSON with the API server, with the credentials of a kubeconfig. The client library's typed calls would drop
 * what their models do not know, and a custom resource is all of that.
 */
export class ApiClient {
  private readonly server: URL;
  private readonly agent: http.Agent | undefined;

  constructor(private readonly config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    this.server = new URL(cluster?.server ?? "http://localhost:8080");
    // Connections are kept, for a TLS handshake costs more than most requests; a proxy needs the library's own agent.
    if (cluster?.proxyUrl === undefined) {
      this.agent = this.isTls() ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true });
    }
  }

  async request(request: ApiRequest): Promise<unknown> {
    const { code, text } = await this.send(request);
    const answer = parse(text);
    if (code < 300) {
      return answer;
    }
    throw new ApiError(code, textAt(answer, "reason") ?? "", textAt(answer, "message") ?? `HTTP ${code}: ${text}`, {
      kind: textAt(answer, "details", "kind"),
      name: textAt(answer, "details", "name"),
    });
  }

  private async send(request: ApiRequest): Promise<{ code: number; text: string }> {
    const url = new URL(this.server.href.replace(/\/$/, "") + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    const options: https.RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    options.method = request.method;
    options.agent = this.agent ?? options.agent;
    options.timeout = CONNECT_TIMEOUT_MILLISECONDS;
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    options.headers = {
      ...(isObject(options.headers) ? options.headers : {}),
      accept: "application/json",
      ...(body === undefined ? {} : bodyHeaders(body, request.contentType)),
    };
    try {
      return await exchange(this.isTls() ? https.request(url, options) : http.request(url, options), body);
    } catch (error) {
      const message = `the Kubernetes API server ${this.server.href} of context "${this.config.getCurrentContext()}" cannot be reached: ${messageOf(error)}. Check that the cluster runs and that the kubeconfig is the right one`;
      throw new UnreachableError(message, { cause: error });
    }
  }

  private isTls(): boolean {
    return this.server.protocol === "https:";
  }
}

/** The length is told, for Node leaves the body of a DELETE without one. */
function bodyHeaders(body: string, contentType = "application/json"): http.OutgoingHttpHeaders {
  return { "content-type": contentType, "content-length": Buffer.byteLength(body) };
}

function exchange(request: http.ClientRequest, body: string | undefined): Promise<{ code: number; text: string }> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("timeout", () => request.destroy(new Error("no answer in time")));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    request.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
