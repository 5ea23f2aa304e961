import { InputError } from "../input-error";
import { keysFromPem, keysFromSet, type PublicJsonWebKey } from "./json-web-key";

/** Where the discovery document of an issuer lies, below the issuer's URL. */
export const discoveryPath = ".well-known/openid-configuration";

/** Where the keys of the issuer lie, below the issuer's URL. */
export const keysPath = "keys.json";

/** The discovery document of an issuer, as the webhook's project has it for clusters that host their own ("SELF_HOSTED_SETUP.md"). */
export function discoveryDocument(issuerUrl: string): string {
  return json({
    issuer: issuerUrl,
    jwks_uri: `${issuerUrl}/${keysPath}`,
    authorization_endpoint: "urn:kubernetes:programmatic_authorization",
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    claims_supported: ["sub", "iss"],
  });
}

/** The document with the issuer's public keys. */
export function keysDocument(keys: readonly PublicJsonWebKey[]): string {
  return json({ keys });
}

/** Texts that hold the public keys of an issuer. */
export interface KeySources {
  readonly publicKeys: readonly string[];
  readonly keySets: readonly string[];
}

/** @throws InputError where there is no key, one that may not be published, or one twice */
export function issuerKeys({ publicKeys, keySets }: KeySources): PublicJsonWebKey[] {
  const sources = [
    ...publicKeys.map((text, index) => keysOf(keysFromPem, text, `publicKeys[${index}]`)),
    ...keySets.map((text, index) => keysOf(keysFromSet, text, `keySets[${index}]`)),
  ].flat();
  if (sources.length === 0) {
    throw new InputError({
      input: "publicKeys",
      value: publicKeys,
      wanted: "at least one public key, here or in keySets",
      remedy: "Give the public half of the key that the API server signs tokens with.",
    });
  }
  const seen = new Map<string, string>();
  for (const { key, input } of sources) {
    const first = seen.get(key.kid);
    if (first !== undefined) {
      throw new InputError({
        input,
        value: key.kid,
        wanted: `a key id (kid) that no other key has; ${first} has the same`,
        remedy: "Leave one of the two out.",
      });
    }
    seen.set(key.kid, input);
  }
  return sources.map(({ key }) => key);
}

function keysOf(read: typeof keysFromPem, text: string, input: string): { key: PublicJsonWebKey; input: string }[] {
  return read(text, input).map((key) => ({ key, input }));
}

function json(value: object): string {
  return JSON.stringify(value, undefined, 2) + "\n";
}
