import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { TENANT_ID } from "../identity";
import { openIdConfiguration } from "./discovery";
import { EntraError } from "./error";
import { answerTokenRequest, type TokenRequestOptions } from "./token-request";

export interface EntraOptions extends TokenRequestOptions {
  /** Where this is served, without a slash at its end. */
  readonly authorityHost: string;
}

const HEADERS = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store, no-cache" };

/** The directory of the lab's Azure: gives access tokens to its owner and to workloads that a credential trusts. */
export function entra(options: EntraOptions): RequestListener {
  return (incoming, outgoing) => {
    const answer = (status: number, body: object) => outgoing.writeHead(status, HEADERS).end(JSON.stringify(body));
    serve(options, incoming)
      .then((body) => (body ? answer(200, body) : outgoing.writeHead(404).end()))
      .catch((error: unknown) => {
        if (error instanceof EntraError) return answer(error.status, error.body(clientRequestId(incoming)));
        const message = error instanceof Error ? error.message : String(error);
        return answer(500, { error: "server_error", error_description: `the lab's Entra failed: ${message}` });
      });
  };
}

async function serve(options: EntraOptions, incoming: IncomingMessage): Promise<object | undefined> {
  const { pathname } = new URL(incoming.url ?? "/", options.authorityHost);
  // Some clients put a slash at the authority's end and one before the tenant.
  const [tenant = "", ...rest] = pathname.split("/").filter((part) => part !== "");
  if (tenant.toLowerCase() !== TENANT_ID) throw unknownTenant(tenant);
  switch (`${incoming.method} ${rest.join("/")}`) {
    case "GET v2.0/.well-known/openid-configuration":
      return openIdConfiguration(options.authorityHost);
    case "GET discovery/v2.0/keys":
      return options.tokens.keySet();
    case "POST oauth2/v2.0/token":
      return answerTokenRequest(new URLSearchParams(await text(incoming)), options);
    default:
      return undefined;
  }
}

function clientRequestId({ headers }: IncomingMessage): string | undefined {
  const id = headers["client-request-id"];
  return typeof id === "string" && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
}

function unknownTenant(tenant: string): EntraError {
  return new EntraError(
    90002,
    "invalid_request",
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct ` +
      "cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for " +
      "the tenant.",
  );
}
