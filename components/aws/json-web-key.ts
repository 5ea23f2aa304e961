import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { InputError } from "../input-error";

/** A public key as an issuer publishes it, in the order in which the API server writes its members. */
export interface PublicJsonWebKey {
  readonly use: "sig";
  readonly kty: "RSA";
  readonly kid: string;
  readonly alg: "RS256";
  readonly n: string;
  readonly e: string;
}

const pemBlocks = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const publicLabels = ["PUBLIC KEY", "RSA PUBLIC KEY"];
// Members of a JSON Web Key that only private and symmetric keys have.
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const smallestModulus = 2048;

/**
 * Reads the keys of a PEM text, which may hold several, as a file for the API server's `--service-account-key-file` may.
 * Their ids are made by the API server's rule, so they are the ones that its tokens carry.
 *
 * @throws InputError, which never shows the text
 */
export function keysFromPem(text: string, input: string): PublicJsonWebKey[] {
  const blocks = [...text.matchAll(pemBlocks)];
  if (blocks.length === 0) {
    throw new InputError({
      input,
      wanted: "a public key in PEM, beginning with -----BEGIN PUBLIC KEY-----",
      remedy:
        "Give the content of the file, not its path; openssl rsa -in sa.key -pubout makes it from the signing key.",
    });
  }
  return blocks.map(([pem, label = ""]) => keyFromPem(pem, label, input));
}

function keyFromPem(pem: string, label: string, input: string): PublicJsonWebKey {
  if (label.includes("PRIVATE")) throw privateKey(input);
  if (!publicLabels.includes(label)) throw notRsa(input, label.toLowerCase());
  const key = tryReadKey(() => createPublicKey(pem));
  if (!key) {
    throw new InputError({
      input,
      wanted: "a public key in PEM that can be read",
      remedy: "Copy the whole block, with its first and last line.",
    });
  }
  return publish(key, keyId(key), input);
}

/**
 * Reads the keys of a JWKS document, such as the API server's own (`/openid/v1/jwks`). Their ids are kept: an external signer
 * may have others than the API server's rule makes.
 *
 * @throws InputError, which never shows the text
 */
export function keysFromSet(text: string, input: string): PublicJsonWebKey[] {
  const keys = parseSet(text);
  if (!keys || keys.length === 0) {
    throw new InputError({
      input,
      wanted: 'a JWKS document with at least one key, {"keys":[...]}',
      remedy: "Give the answer of kubectl get --raw /openid/v1/jwks.",
    });
  }
  return keys.map((key, index) => keyFromSet(key, `${input}.keys[${index}]`));
}

function keyFromSet(jwk: Record<string, unknown>, input: string): PublicJsonWebKey {
  if (privateMembers.some((member) => member in jwk)) throw privateKey(input);
  if (jwk.kty !== "RSA") throw notRsa(input, String(jwk.kty));
  if (jwk.alg !== undefined && jwk.alg !== "RS256") {
    throw new InputError({
      input: `${input}.alg`,
      value: jwk.alg,
      wanted: "RS256",
      remedy: "Leave the key out, or have the API server sign with RS256, its rule for RSA keys.",
    });
  }
  const key = tryReadKey(() => createPublicKey({ key: jwk, format: "jwk" }));
  if (!key) {
    throw new InputError({
      input,
      wanted: "an RSA public key with the members n and e",
      remedy: "Copy the key as the issuer publishes it.",
    });
  }
  return publish(key, typeof jwk.kid === "string" && jwk.kid !== "" ? jwk.kid : keyId(key), input);
}

function publish(key: KeyObject, kid: string, input: string): PublicJsonWebKey {
  const { kty, n, e } = key.export({ format: "jwk" });
  if (kty !== "RSA" || n === undefined || e === undefined) throw notRsa(input, key.asymmetricKeyType ?? String(kty));
  const modulus = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (modulus < smallestModulus) {
    throw new InputError({
      input,
      value: `RSA ${modulus}`,
      wanted: `an RSA key of at least ${smallestModulus} bits`,
      remedy: "Rotate to a longer signing key.",
    });
  }
  return { use: "sig", kty: "RSA", kid, alg: "RS256", n, e };
}

/** The API server's rule for the `kid` of its tokens: the SHA-256 of the public key in DER (SubjectPublicKeyInfo). */
export function keyId(key: KeyObject): string {
  return createHash("sha256")
    .update(key.export({ format: "der", type: "spki" }))
    .digest("base64url");
}

function parseSet(text: string): Record<string, unknown>[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) && keys.every(isObject) ? keys : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tryReadKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function privateKey(input: string): InputError {
  return new InputError({
    input,
    wanted: "a public key; this one is private, and would be published",
    remedy: "Give the public half (openssl rsa -in sa.key -pubout), and rotate the key if others could have read it.",
  });
}

function notRsa(input: string, kind: string): InputError {
  return new InputError({
    input,
    value: kind,
    wanted: "an RSA public key, for RS256",
    remedy: "Have the API server sign with an RSA key; the issuer announces no other algorithm.",
  });
}
