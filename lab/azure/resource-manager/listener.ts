import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { RESOURCE_MANAGER } from "../access-token";
import type { ResourceManager } from "./resource-manager";
import type { Answer } from "./route";

export interface TokenVerifier {
  /** @throws where the token is not one that the directory issued for the audience. */
  verify(token: string, audience: string): Promise<{ readonly principalId: string }>;
}

export interface ListenerOptions {
  readonly manager: ResourceManager;
  readonly verifier: TokenVerifier;
}

/** Serves a Resource Manager to whoever brings a token of the directory. */
export function resourceManagerListener(options: ListenerOptions): RequestListener {
  return (incoming, outgoing) => {
    respond(options, incoming)
      .catch((error: unknown) => failure(error))
      .then(({ status, body }) => {
        const content = body === undefined ? "" : JSON.stringify(body);
        const headers = {
          "content-type": "application/json; charset=utf-8",
          "content-length": String(Buffer.byteLength(content)),
          "x-ms-request-id": randomUUID(),
        };
        // Node refuses a length where there can be no content.
        outgoing.writeHead(status, status === 204 ? { "x-ms-request-id": headers["x-ms-request-id"] } : headers);
        outgoing.end(content);
      })
      .catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  };
}

async function respond({ manager, verifier }: ListenerOptions, incoming: IncomingMessage): Promise<Answer> {
  const { method = "GET", url = "/", headers } = incoming;
  const body = await text(incoming);
  const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (token === undefined) {
    return unauthorized(
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is missing or has no bearer token.",
    );
  }
  let caller: { readonly principalId: string };
  try {
    caller = await verifier.verify(token, RESOURCE_MANAGER);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unauthorized("InvalidAuthenticationToken", `The access token is invalid. ${reason}`);
  }
  return manager.handle({ method, target: url, body }, caller);
}

function unauthorized(code: string, message: string): Answer {
  return { status: 401, body: { error: { code, message } } };
}

/** A fault of the lab itself, which must not look like a refusal. */
function failure(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { error: { code: "InternalServerError", message: `the lab's Azure: ${message}` } } };
}
