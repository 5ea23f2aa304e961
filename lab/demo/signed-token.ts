import { readFile } from "node:fs/promises";
import { importPKCS8, SignJWT } from "jose";
import type { ClusterState } from "../state";
import { keyIdOfIssuer } from "./issuer-keys";

/** A token that the API server would not give, though its own key signs it. */
export interface SignedToken {
  readonly namespace: string;
  readonly audience: string;
  /** @default the cluster's own */
  readonly issuer?: string;
  /** Seconds from now until it ends; negative: it has ended. */
  readonly secondsToLive: number;
}

/** Of service account portworx. The API server gives no token that lives less than ten minutes, or of another issuer. */
export async function signToken(cluster: ClusterState, token: SignedToken): Promise<string> {
  const key = await importPKCS8(await readFile(cluster.signingKey, "utf8"), "RS256");
  const end = Math.floor(Date.now() / 1000) + token.secondsToLive;
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256", kid: await keyIdOfIssuer(cluster) })
    .setIssuer(token.issuer ?? cluster.issuerUrl)
    .setSubject(`system:serviceaccount:${token.namespace}:portworx`)
    .setAudience([token.audience])
    .setIssuedAt(end - 3600)
    .setExpirationTime(end)
    .sign(key);
}
