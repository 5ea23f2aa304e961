import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { Backend, type Answer, type Received } from "./exchange";
import { QueryError, queryParameters, type QueryHandler } from "./query";

export interface FrontOptions {
  /** Port of the server behind the front, on 127.0.0.1. */
  backendPort: number;
  /** By action name; every other action is the backend's. */
  queryHandlers: ReadonlyMap<string, QueryHandler>;
  /** May replace the backend's answer to a call of a REST service; gets the answer, so that authorization comes first. */
  amend(received: Received, answer: Answer): Promise<Answer>;
  /** True for the REST calls that {@link amend} is about. */
  isAmended(method: string, target: string, authorization: string): boolean;
}

export interface Front {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Serves AWS on a free loopback port: everything passes unchanged to the backend but for the calls that have a handler. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const backend = new Backend(options.backendPort);
  const server = createServer((incoming, outgoing) => {
    serve(options, backend, incoming, outgoing).catch((error: unknown) => fail(outgoing, error));
  });
  // An SDK keeps its connections open between the calls of a long demo.
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      backend.close();
    },
  };
}

async function serve(
  options: FrontOptions,
  backend: Backend,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = "GET", url: target = "/", headers } = incoming;
  const hasAction = method === "POST" || /[?&]Action=/.test(target);
  if (!hasAction && !options.isAmended(method, target, headers.authorization ?? "")) {
    return pass(backend, incoming, outgoing);
  }
  const received: Received = { method, target, headers, body: await buffer(incoming) };
  const answer = hasAction
    ? await answerQuery(options.queryHandlers, backend, received)
    : await options.amend(received, await backend.send(received));
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
}

async function answerQuery(
  handlers: ReadonlyMap<string, QueryHandler>,
  backend: Backend,
  received: Received,
): Promise<Answer> {
  const parameters = queryParameters(received);
  const handler = handlers.get(parameters.get("Action") ?? "");
  if (!handler) return backend.send(received);
  try {
    return await handler({ parameters, received, forward: (changed = received) => backend.send(changed) });
  } catch (error) {
    if (error instanceof QueryError) return error.answer();
    throw error;
  }
}

/** Streams both ways: objects may be large. */
async function pass(backend: Backend, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = backend.open(incoming.method ?? "GET", incoming.url ?? "/", incoming.headers);
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve).once("error", reject);
  });
  await Promise.all([
    pipeline(incoming, request),
    response.then((answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      return pipeline(answer, outgoing);
    }),
  ]);
}

function fail(outgoing: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  // Code and status that SDKs retry, so that a caller gets over a backend that is just starting.
  const answer = new QueryError(
    "iam",
    503,
    "ServiceUnavailable",
    `the lab's AWS could not answer: ${message}`,
  ).answer();
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
}
