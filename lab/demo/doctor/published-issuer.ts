import type { ClusterState } from "../../state";
import { keysOfIssuer } from "../issuer-keys";

/** Documents by URL. */
export type PublishedDocuments = Readonly<Record<string, unknown>>;

/** What the provider of the cluster would publish for it. */
export async function publishedByProvider(cluster: ClusterState): Promise<PublishedDocuments> {
  const keysUrl = `${withoutSlash(cluster.issuerUrl)}/keys`;
  return {
    [discoveryUrl(cluster.issuerUrl)]: { issuer: cluster.issuerUrl, jwks_uri: keysUrl },
    [keysUrl]: await keysOfIssuer(cluster),
  };
}

/** What the stack has published, read by somebody without any credentials. */
export async function publishedInBucket(issuerUrl: string, bucketUrl: string): Promise<PublishedDocuments> {
  const read = async (url: string): Promise<unknown> => {
    const response = await fetch(url.replace(issuerUrl, bucketUrl));
    if (!response.ok) throw new Error(`the issuer's bucket answers ${response.status} for ${url}`);
    return response.json();
  };
  const document = (await read(discoveryUrl(issuerUrl))) as { jwks_uri: string };
  return { [discoveryUrl(issuerUrl)]: document, [document.jwks_uri]: await read(document.jwks_uri) };
}

function discoveryUrl(issuerUrl: string): string {
  return `${withoutSlash(issuerUrl)}/.well-known/openid-configuration`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}
