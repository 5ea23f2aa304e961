import { request } from "node:https";
import type { ClusterState } from "../state";

/** The key id that the cluster publishes in its JWKS, read without credentials as a cloud would. */
export async function keyIdOfIssuer(cluster: ClusterState): Promise<string> {
  const keys = await new Promise<string>((resolve, reject) => {
    const url = new URL("/openid/v1/jwks", cluster.endpoint);
    request(url, { ca: cluster.certificateAuthority }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve(body));
    })
      .on("error", reject)
      .end();
  });
  const [key] = (JSON.parse(keys) as { keys: { kid: string }[] }).keys;
  if (!key) throw new Error(`the cluster publishes no key: ${keys}`);
  return key.kid;
}
