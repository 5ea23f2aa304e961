import { type IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { text } from "node:stream/consumers";

export interface HttpRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly certificateAuthority: string;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request over TLS; an answer of any status is an answer. */
export function send(url: URL, { method, headers = {}, body, certificateAuthority, signal }: HttpRequest) {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const outgoing = request(
      url,
      // No connection outlives its request: the lab's servers may go at any time.
      { method, ca: certificateAuthority, agent: false, signal, headers: { ...headers, ...length } },
      (incoming) => {
        text(incoming).then(
          (received) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: received }),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
