import { TENANT_ID } from "../identity";

/** The tenant's OpenID configuration: where a client library finds the token endpoint. */
export function openIdConfiguration(authorityHost: string): object {
  const tenant = `${authorityHost}/${TENANT_ID}`;
  return {
    issuer: `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${tenant}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
    response_types_supported: ["token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}
