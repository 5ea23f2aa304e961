import { readFile } from "node:fs/promises";
import { importPKCS8, SignJWT } from "jose";
import type { ClusterState } from "../state";
import { keyIdOfIssuer } from "./issuer-keys";

/**
 * A token that the cluster's own key signed and that ended an hour ago. The API server gives none that lives less
 * than ten minutes, so the demo signs it with the lab cluster's key.
 */
export async function expiredToken(cluster: ClusterState, namespace: string, audience: string): Promise<string> {
  const key = await importPKCS8(await readFile(cluster.signingKey, "utf8"), "RS256");
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256", kid: await keyIdOfIssuer(cluster) })
    .setIssuer(cluster.issuerUrl)
    .setSubject(`system:serviceaccount:${namespace}:portworx`)
    .setAudience([audience])
    .setIssuedAt(now - 7200)
    .setExpirationTime(now - 3600)
    .sign(key);
}
