import type { Installation } from "../installation";
import { accountOf } from "./account";
import { AzureRefusal, send } from "./call";
import { storageScope } from "./endpoints";
import { explainExchange } from "./exchange-error";
import { pause } from "./pause";

/** What a token is exchanged for. */
export type Purpose = "management" | "storage";

/** Seconds between attempts, where Entra may not know a credential yet. */
const pauseSeconds = [1, 2];

/**
 * Exchanges a real token of a service account for an access token of the identity, as the SDK inside a pod does. The access
 * token stays in this process's memory.
 *
 * @throws AzureRefusal whose code is Entra's, such as AADSTS700213; NoAnswer
 */
export async function exchange(installation: Installation, serviceAccount: string, purpose: Purpose): Promise<string> {
  const account = accountOf(installation);
  const [{ authorityHost, managementScope }, tenantId, clientId, audience] = await Promise.all([
    account.endpoints(),
    account.tenantId(),
    installation.identity(),
    installation.audience(),
  ]);
  const token = await installation.token(serviceAccount, audience);
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    scope: purpose === "storage" ? storageScope : managementScope,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: token.reveal(),
  });
  const url = `${authorityHost}${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const attempt = async () =>
    accessTokenOf(await send({ call: "Entra", method: "POST", url, body }, installation.options));
  for (const seconds of pauseSeconds) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AzureRefusal) || explainExchange(error.code)?.mayPass !== true) throw error;
      await pause(seconds * 1000, installation.options.signal);
    }
  }
  return attempt();
}

/** Reads the answer of the token endpoint. */
export function accessTokenOf({ status, text }: { status: number; text: string }): string {
  const answer = parse(text);
  if (status === 200 && typeof answer.access_token === "string") return answer.access_token;
  const description = typeof answer.error_description === "string" ? answer.error_description : "";
  const [, code = `HTTP ${status}`, reason = ""] = /^(AADSTS\d+): (.*)/.exec(description) ?? [];
  throw new AzureRefusal("Entra", status, code, reason.replace(/\s*Trace ID:.*$/, ""));
}

function parse(text: string): { readonly access_token?: unknown; readonly error_description?: unknown } {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

const sessions = new WeakMap<Installation, Map<string, Promise<string>>>();

/** The same, once for each service account and purpose. */
export function sessionOf(installation: Installation, serviceAccount: string, purpose: Purpose): Promise<string> {
  const known = sessions.get(installation) ?? new Map<string, Promise<string>>();
  sessions.set(installation, known);
  const key = `${serviceAccount} ${purpose}`;
  const session = known.get(key) ?? exchange(installation, serviceAccount, purpose);
  known.set(key, session);
  return session;
}
