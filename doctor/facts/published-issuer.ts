import { CannotTell, connectionProblem } from "../cluster/failures";
import { keysOf, type DiscoveryDocument, type PublishedIssuer } from "./issuer";

/** How to fetch. */
export interface FetchOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Fetches what the cloud fetches: discovery document and keys, over the internet.
 *
 * @throws CannotTell where nothing answers: the cloud may have a way that this machine has not
 */
export async function readPublishedIssuer(issuerUrl: string, options: FetchOptions): Promise<PublishedIssuer> {
  const url = `${issuerUrl.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const document = (await fetchJson(url, options)) as DiscoveryDocument;
  const keys = keysOf(await fetchJson(document.jwks_uri, options), document.jwks_uri);
  return { document, keys };
}

async function fetchJson(url: string, { fetch, timeoutMilliseconds, signal }: FetchOptions): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  } catch (error) {
    const problem = timeout.aborted
      ? `no answer within ${timeoutMilliseconds / 1000} s`
      : connectionProblem((error as { cause?: unknown }).cause ?? error);
    throw new CannotTell(`${url} cannot be fetched from here: ${problem}`);
  }
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: the cloud cannot read the cluster's keys either`);
  try {
    return await response.json();
  } catch {
    throw new Error(`${url} answers something that is no JSON`);
  }
}
