import { generateKeyPair, randomUUID, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import {
  calculateJwkThumbprint,
  errors,
  exportJWK,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
  type JWTPayload,
} from "jose";
import { TENANT_ID } from "./identity";

/** The resources of the lab that access tokens are for, without a slash at their end. */
export const RESOURCE_MANAGER = "https://management.azure.com";
export const STORAGE = "https://storage.azure.com";

/** Older clients know the Resource Manager by its first name. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  [RESOURCE_MANAGER]: [RESOURCE_MANAGER, "https://management.core.windows.net"],
  [STORAGE]: [STORAGE],
};

const ALGORITHM = "RS256";
const ISSUER = `https://sts.windows.net/${TENANT_ID}/`;
const LIFETIME_SECONDS = 3600;

/** Whom an access token is issued to, and what for. */
export interface AccessTokenClaims {
  readonly principalId: string;
  readonly clientId: string;
  /** The resource as the client wrote it, with or without a slash at its end. */
  readonly audience: string;
}

/** Why a service refuses an access token; the message is the detail that Azure Storage gives. */
export class AccessTokenError extends Error {
  override readonly name = "AccessTokenError";
}

/** Issues and verifies the access tokens of one lab; their key never leaves this process. */
export class AccessTokens {
  static readonly lifetimeSeconds = LIFETIME_SECONDS;

  /** Made as a lab starts, and waited for only when somebody asks for a token. */
  private readonly key = newKey();

  /** @param now seconds since 1970 */
  async issue(
    { principalId, clientId, audience }: AccessTokenClaims,
    now = Math.floor(Date.now() / 1000),
  ): Promise<string> {
    const { privateKey, id: kid } = await this.key;
    const claims: JWTPayload = {
      aud: audience,
      iss: ISSUER,
      iat: now,
      nbf: now,
      exp: now + LIFETIME_SECONDS,
      appid: clientId,
      idp: ISSUER,
      idtyp: "app",
      oid: principalId,
      sub: principalId,
      tid: TENANT_ID,
      uti: randomUUID(),
      ver: "1.0",
    };
    return new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: ALGORITHM, kid }).sign(privateKey);
  }

  /**
   * @param resource the service that asks, such as {@link STORAGE}
   * @throws AccessTokenError
   */
  async verify(token: string, resource: string): Promise<{ principalId: string }> {
    try {
      const { publicKey } = await this.key;
      const audience = (NAMES[resource] ?? []).flatMap((name) => [name, `${name}/`]);
      const { payload } = await jwtVerify(token, publicKey, { algorithms: [ALGORITHM], issuer: ISSUER, audience });
      return { principalId: String(payload.oid) };
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new AccessTokenError(detail(error));
      throw error;
    }
  }

  /** What the directory publishes. */
  async keySet(): Promise<JSONWebKeySet> {
    const { publicKey, id } = await this.key;
    return { keys: [{ ...(await exportJWK(publicKey)), kid: id, alg: ALGORITHM, use: "sig" }] };
  }
}

/** Whether there is such a resource to be had a token for; its name may have a slash at its end. */
export function isResource(audience: string): boolean {
  return Object.values(NAMES).flat().includes(audience.replace(/\/$/, ""));
}

async function newKey(): Promise<{ privateKey: KeyObject; publicKey: KeyObject; id: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return { privateKey, publicKey, id: await calculateJwkThumbprint(await exportJWK(publicKey)) };
}

function detail(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "Lifetime validation failed. The token is expired.";
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud") {
    return "Audience validation failed. Audience did not match.";
  }
  return "Signature validation failed. Signature verification failed.";
}
