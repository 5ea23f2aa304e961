import { request } from "node:https";
import type { ClusterState } from "../state";

interface KeySet {
  readonly keys: readonly { readonly kid: string }[];
}

/** The cluster's JWKS, read without credentials as a cloud would. */
export async function keysOfIssuer(cluster: ClusterState): Promise<KeySet> {
  const body = await new Promise<string>((resolve, reject) => {
    const url = new URL("/openid/v1/jwks", cluster.endpoint);
    request(url, { ca: cluster.certificateAuthority }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve(body));
    })
      .on("error", reject)
      .end();
  });
  return JSON.parse(body) as KeySet;
}

/** The key id that the cluster publishes. */
export async function keyIdOfIssuer(cluster: ClusterState): Promise<string> {
  const { keys } = await keysOfIssuer(cluster);
  const [key] = keys;
  if (!key) throw new Error("the cluster publishes no key");
  return key.kid;
}
