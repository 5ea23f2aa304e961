import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

/** A request read in full. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The lab's plain loopback stands for AWS's TLS endpoints: policies that insist on TLS are met. */
export const AS_IF_BY_TLS = { "x-forwarded-proto": "https" };

/** The server behind the front. */
export class Backend {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(readonly port: number) {}

  /** Opens a request with the same headers: Host belongs to what the caller has signed. */
  open(method: string, target: string, headers: IncomingHttpHeaders) {
    const all = { ...headers, ...AS_IF_BY_TLS };
    return request({ host: "127.0.0.1", port: this.port, method, path: target, headers: all, agent: this.#agent });
  }

  async send({ method, target, headers, body }: Received): Promise<Answer> {
    const outgoing = this.open(method, target, headers);
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once("response", resolve).once("error", reject);
    });
    outgoing.end(body);
    const incoming = await response;
    return { status: incoming.statusCode ?? 502, headers: incoming.headers, body: await buffer(incoming) };
  }

  close(): void {
    this.#agent.destroy();
  }
}
