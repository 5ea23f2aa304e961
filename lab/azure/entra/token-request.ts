import { timingSafeEqual } from "node:crypto";
import type { IssuerKeys } from "../../cluster/issuer-keys";
import { AccessTokens, isResource, type AccessTokenClaims } from "../access-token";
import type { AzureAccount } from "../account";
import { OWNER, TENANT_ID } from "../identity";
import { verifyClientAssertion } from "./client-assertion";
import { EntraError } from "./error";

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const DEFAULT_SCOPE = "/.default";

export interface TokenRequestOptions {
  readonly account: Pick<AzureAccount, "identity">;
  readonly keys: IssuerKeys;
  readonly tokens: AccessTokens;
  readonly propagationSeconds: number;
}

export interface TokenAnswer {
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

/**
 * Answers a request at the token endpoint of the tenant.
 *
 * @throws EntraError
 */
export async function answerTokenRequest(
  form: URLSearchParams,
  { account, keys, tokens, propagationSeconds }: TokenRequestOptions,
): Promise<TokenAnswer> {
  const grantType = required(form, "grant_type");
  if (grantType !== "client_credentials") {
    throw new EntraError(
      70003,
      "unsupported_grant_type",
      `The app requested an unsupported grant type '${grantType}'.`,
    );
  }
  const clientId = required(form, "client_id");
  const audience = audienceOf(required(form, "scope"));
  const claims = form.has("client_assertion") ? byAssertion : bySecret;
  const access_token = await tokens.issue({ ...(await claims()), audience });
  const seconds = AccessTokens.lifetimeSeconds;
  return { token_type: "Bearer", expires_in: seconds, ext_expires_in: seconds, access_token };

  async function byAssertion(): Promise<Omit<AccessTokenClaims, "audience">> {
    const type = required(form, "client_assertion_type");
    if (type !== JWT_BEARER) throw new EntraError(50027, "invalid_request", "Invalid client_assertion_type.");
    const identity = account.identity(clientId);
    if (!identity) throw unknownClient(clientId);
    const now = Date.now();
    await verifyClientAssertion(required(form, "client_assertion"), identity, { keys, propagationSeconds, now });
    return { principalId: identity.principalId, clientId: identity.clientId };
  }

  function bySecret(): Promise<Omit<AccessTokenClaims, "audience">> {
    if (clientId !== OWNER.clientId) throw account.identity(clientId) ? noCredential() : unknownClient(clientId);
    const secret = form.get("client_secret");
    if (secret === null) throw noCredential();
    if (!isSame(secret, OWNER.clientSecret)) throw wrongSecret();
    return Promise.resolve(OWNER);
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new EntraError(900144, "invalid_request", `The request body must contain the following parameter: '${name}'.`);
}

/** The resource of a scope, as written: with a slash before `/.default`, the audience ends with it too. */
function audienceOf(scope: string): string {
  if (!scope.endsWith(DEFAULT_SCOPE)) {
    throw new EntraError(
      1002012,
      "invalid_scope",
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with ` +
        `${DEFAULT_SCOPE} suffixed to the resource identifier (application ID URI).`,
    );
  }
  const resource = scope.slice(0, -DEFAULT_SCOPE.length);
  if (isResource(resource)) return resource;
  throw new EntraError(
    500011,
    "invalid_resource",
    `The resource principal named ${resource} was not found in the tenant named ${TENANT_ID}. This can happen if the ` +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You might have sent your authentication request to the wrong tenant.",
  );
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function unknownClient(clientId: string): EntraError {
  return new EntraError(
    700016,
    "unauthorized_client",
    `Application with identifier '${clientId}' was not found in the directory '${TENANT_ID}'. This can happen if the ` +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You may have sent your authentication request to the wrong tenant.",
  );
}

function noCredential(): EntraError {
  return new EntraError(
    7000216,
    "invalid_client",
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  );
}

function wrongSecret(): EntraError {
  return new EntraError(
    7000215,
    "invalid_client",
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the " +
      `client secret ID, for a secret added to app '${OWNER.clientId}'.`,
  );
}
