import { z } from "zod";
import { AS_IF_BY_TLS } from "./exchange";
import type { IssuerKeys } from "../../cluster/issuer-keys";

const S3_URL = /^https:\/\/s3\.[a-z0-9-]+\.amazonaws\.com(\/.+)$/;

/** True for an issuer that a bucket of AWS serves. */
export function isInBucket(issuer: string): boolean {
  return S3_URL.test(issuer);
}

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The keys of an issuer that is a bucket of this AWS, read as STS reads them: without credentials, so that only what the
 * bucket's policy makes public is found; first the discovery document, which must name the same issuer, then the keys
 * where that says.
 *
 * @param backendPort ministack's port on 127.0.0.1
 */
export function bucketKeys(backendPort: number): IssuerKeys {
  const read = async (url: string): Promise<unknown> => {
    const path = S3_URL.exec(url)?.[1];
    if (path === undefined) return undefined;
    const response = await fetch(`http://127.0.0.1:${backendPort}${path}`, { headers: AS_IF_BY_TLS });
    return response.ok ? response.json() : undefined;
  };
  return {
    async keysOf(issuer) {
      const discovery = discoveryDocument.safeParse(await read(`${issuer}/.well-known/openid-configuration`)).data;
      if (discovery?.issuer !== issuer) return undefined;
      return keySet.safeParse(await read(discovery.jwks_uri)).data;
    },
  };
}
