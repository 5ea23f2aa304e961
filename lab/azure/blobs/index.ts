import { once } from "node:events";
import { request, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { TENANT_ID } from "../identity";
import { authorize, type BlobAuthorization } from "./authorize";
import { StorageError } from "./storage-error";
import type { BlobStores } from "./stores";

export interface BlobServiceOptions extends BlobAuthorization {
  readonly stores: BlobStores;
  /** Base URL of Entra, for the challenge. */
  readonly authorityHost: string;
}

/** The blob service of every storage account, at `/<account>`: verifies tokens and roles, then leaves it to a store. */
export function blobService(options: BlobServiceOptions): RequestListener {
  return (incoming, outgoing) => {
    serve(options, incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent) return outgoing.destroy();
      incoming.resume(); // A client that is still sending would see a broken connection instead of the answer.
      const refusal = error instanceof StorageError ? error : failure(error);
      return refusal.answer(outgoing, refusal.status === 401 ? challenge(options.authorityHost) : {});
    });
  };
}

async function serve(options: BlobServiceOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? "/", "https://127.0.0.1");
  const { account } = await authorize(incoming, url, options);
  const { port, signature } = await options.stores.of(account);
  const headers = { ...incoming.headers };
  delete headers.authorization;
  const { method } = incoming;
  const target = `${url.pathname}${url.search === "" ? "?" : `${url.search}&`}${signature}`;
  // A connection of its own: one that the store closes as it is used again would be a failed call.
  const forwarded = request({ host: "127.0.0.1", port, method, path: target, headers, agent: false });
  const response = once(forwarded, "response") as Promise<[IncomingMessage]>;
  await Promise.all([
    pipeline(incoming, forwarded),
    response.then(([answer]) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      return pipeline(answer, outgoing);
    }),
  ]);
}

/** Tells a client where to get which token. */
function challenge(authorityHost: string): Record<string, string> {
  const authorization = `authorization_uri=${authorityHost}/${TENANT_ID}/oauth2/authorize`;
  return { "www-authenticate": `Bearer ${authorization} resource_id=https://storage.azure.com` };
}

function failure(error: unknown): StorageError {
  const message = error instanceof Error ? error.message : String(error);
  return new StorageError(500, "InternalError", `The lab's blob service failed: ${message}`);
}
