import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";
import type { KubeConfig } from "@kubernetes/client-node";
import { messageOf, SignInFailed } from "./failures";

/** One call. */
export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
  readonly signal: AbortSignal;
}

/** The API server's answer, whatever its code. */
export interface Answer {
  readonly code: number;
  /** Undefined where it is not JSON. */
  readonly body: unknown;
}

/**
 * The connection to an API server. The client library's typed calls would drop what their models do not know, such as the
 * StorageCluster's fields, and have no time limit.
 */
export class ApiServer {
  readonly address: string;
  private readonly agent: http.Agent | undefined;
  private signedIn: Promise<unknown> | undefined;

  constructor(private readonly config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    this.address = (cluster?.server ?? "").replace(/\/$/, "");
    // Connections are kept, for a TLS handshake costs more than most calls; a proxy needs the library's own agent.
    if (cluster?.proxyUrl === undefined) this.agent = new (this.isTls ? https : http).Agent({ keepAlive: true });
  }

  /** Rejects where there is no answer. */
  async send({ method, path, body, signal }: Call): Promise<Answer> {
    const options = await withLimit(this.credentials(), signal);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const request = (this.isTls ? https : http).request(`${this.address}${path}`, {
      ...options,
      ...(this.agent && { agent: this.agent }),
      method,
      signal,
      headers: {
        ...options.headers,
        // The key set is served as another kind of JSON only.
        accept: "application/json, application/jwk-set+json",
        ...(content !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(content),
        }),
      },
    });
    request.end(content);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.on("response", resolve);
      request.on("error", reject);
    });
    return { code: response.statusCode ?? 0, body: parse(await text(response)) };
  }

  private get isTls(): boolean {
    return this.address.startsWith("https:");
  }

  /** The library keeps what a sign-in program gave; the first calls wait for one run of it instead of starting one each. */
  private async credentials(): Promise<https.RequestOptions> {
    const sign = async () => {
      const options: https.RequestOptions = {};
      await this.config.applyToHTTPSOptions(options);
      return options;
    };
    try {
      await (this.signedIn ??= sign());
      return await sign();
    } catch (error) {
      this.signedIn = undefined;
      throw new SignInFailed(`the kubeconfig's credentials cannot be had: ${messageOf(error)}`);
    }
  }
}

async function withLimit<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
