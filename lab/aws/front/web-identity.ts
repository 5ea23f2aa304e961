import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from "jose";
import type { IssuerKeys } from "../../cluster/issuer-keys";
import { QueryError } from "./query";

/** What AWS's documentation calls the window for clock skew. */
const CLOCK_SKEW_SECONDS = 300;
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** Who a token speaks for, once it is verified. */
export interface WebIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** The one audience that a trust policy's `:aud` is compared with. */
  readonly audience: string;
}

export interface TokenVerification {
  /** Client ids of the account's OIDC provider for the issuer; undefined when there is none. */
  clientIdsOf(issuer: string): Promise<readonly string[] | undefined>;
  keys: IssuerKeys;
  /** Seconds since 1970. */
  now: number;
}

/** Verifies a token as STS does before it looks at any role; throws a {@link QueryError} with AWS's own code. */
export async function verifyWebIdentityToken(token: string, verification: TokenVerification): Promise<WebIdentity> {
  const claims = decode(token);
  const issuer = required(claims, "iss");
  const subject = required(claims, "sub");
  const audience = audienceOf(claims);
  const clientIds = await verification.clientIdsOf(issuer);
  if (!clientIds) throw invalid(`No OpenIDConnect provider found in your account for ${issuer}`);
  if (audience === undefined || !clientIds.includes(audience)) throw invalid("Incorrect token audience");
  await verifySignature(token, issuer, verification.keys);
  verifyTimes(claims, verification.now);
  return { issuer, subject, audience };
}

function decode(token: string): JWTPayload {
  try {
    decodeProtectedHeader(token);
    return decodeJwt(token);
  } catch {
    throw invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  }
}

function required(claims: JWTPayload, name: "iss" | "sub"): string {
  const value: unknown = claims[name];
  if (typeof value !== "string" || value === "") throw invalid(`Missing a required claim: ${name}`);
  return value;
}

// Kubernetes writes an array even for one audience; of several, only the authorized party can be the client.
function audienceOf(claims: JWTPayload): string | undefined {
  const { aud, azp } = claims;
  if (aud === undefined) throw invalid("Missing a required claim: aud");
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (typeof azp === "string") return azp;
  return audiences.length === 1 ? audiences[0] : undefined;
}

async function verifySignature(token: string, issuer: string, keys: IssuerKeys): Promise<void> {
  const keySet = await keys.keysOf(issuer);
  if (!keySet) throw noVerificationKey();
  try {
    await compactVerify(token, createLocalJWKSet(keySet), { algorithms: ALGORITHMS });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) throw noVerificationKey();
    if (error instanceof errors.JOSEError) throw invalid("The token's signature could not be verified");
    throw error;
  }
}

function verifyTimes({ exp, iat, nbf }: JWTPayload, now: number): void {
  if (exp === undefined) throw invalid("Missing a required claim: exp");
  if (iat === undefined) throw invalid("Missing a required claim: iat");
  if (now > exp + CLOCK_SKEW_SECONDS) {
    throw new QueryError(
      "sts",
      400,
      "ExpiredTokenException",
      `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`,
    );
  }
  const earliest = Math.max(iat, nbf ?? iat);
  if (now < earliest - CLOCK_SKEW_SECONDS) {
    throw invalid(`Token must not be accepted before ${earliest}: current date/time ${now}`);
  }
}

function invalid(message: string): QueryError {
  return new QueryError("sts", 400, "InvalidIdentityToken", message);
}

function noVerificationKey(): QueryError {
  return invalid(
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
}
