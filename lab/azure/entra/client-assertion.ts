import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from "jose";
import type { IssuerKeys } from "../../cluster/issuer-keys";
import type { ManagedIdentity } from "../account";
import { EntraError } from "./error";
import { matchFederatedCredential, type AssertionClaims } from "./federated-match";

/** What Entra's libraries allow clocks to differ. */
const CLOCK_SKEW_SECONDS = 300;
/** Entra takes no other of a federated issuer. */
const ALGORITHMS = ["RS256"];

export interface AssertionVerification {
  readonly keys: IssuerKeys;
  readonly propagationSeconds: number;
  /** Milliseconds of the clock. */
  readonly now: number;
}

/**
 * Verifies that a service account token may stand for the identity.
 *
 * @throws EntraError with Entra's own number
 */
export async function verifyClientAssertion(
  token: string,
  identity: ManagedIdentity,
  { keys, propagationSeconds, now }: AssertionVerification,
): Promise<void> {
  const payload = decode(token);
  const claims = claimsOf(payload);
  matchFederatedCredential(identity, claims, { propagationSeconds, now });
  await verifySignature(token, claims.issuer, keys);
  verifyTimes(payload, now);
}

function decode(token: string): JWTPayload {
  try {
    decodeProtectedHeader(token);
    return decodeJwt(token);
  } catch {
    throw malformed();
  }
}

// Kubernetes writes an array even for one audience.
function claimsOf({ iss, sub, aud = [] }: JWTPayload): AssertionClaims {
  if (typeof iss !== "string" || typeof sub !== "string") throw malformed();
  return { issuer: iss, subject: sub, audiences: Array.isArray(aud) ? aud : [aud] };
}

async function verifySignature(token: string, issuer: string, keys: IssuerKeys): Promise<void> {
  const keySet = await keys.keysOf(issuer);
  if (!keySet) throw new EntraError(50166, "invalid_request", "Request to External OIDC endpoint failed.");
  try {
    await compactVerify(token, createLocalJWKSet(keySet), { algorithms: ALGORITHMS });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw unknownKey(token, issuer);
    if (error instanceof errors.JOSEError) throw invalidSignature();
    throw error;
  }
}

function verifyTimes({ exp, nbf = 0 }: JWTPayload, now: number): void {
  if (exp === undefined) throw malformed();
  const seconds = now / 1000;
  if (seconds >= nbf - CLOCK_SKEW_SECONDS && seconds <= exp + CLOCK_SKEW_SECONDS) return;
  throw new EntraError(
    700024,
    "invalid_client",
    `Client assertion is not within its valid time range. Current time: ${instant(seconds)}, assertion valid from ` +
      `${instant(nbf)}, expiry time of assertion ${instant(exp)}. Review the documentation at ` +
      "https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
  );
}

/** With seven digits after the second, as Entra writes it. */
function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace("Z", "0000Z");
}

function malformed(): EntraError {
  return new EntraError(50027, "invalid_request", "JWT token is invalid or malformed.");
}

function unknownKey(token: string, issuer: string): EntraError {
  const { kid = "" } = decodeProtectedHeader(token);
  return new EntraError(
    7000272,
    "invalid_client",
    `The certificate with identifier ${kid} used to sign the federated credential could not be found in the ` +
      `metadata of identity provider ${issuer}. Please validate that your Identity Provider's metadata exposes the ` +
      "key used to sign the incoming token.",
  );
}

function invalidSignature(): EntraError {
  return new EntraError(
    700027,
    "invalid_client",
    "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the " +
      "expected signature value.]",
  );
}
