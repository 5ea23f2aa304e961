import type { ClusterReader } from "../cluster/cluster-reader";
import { paths } from "../cluster/paths";

/** What an issuer's discovery document says. */
export interface DiscoveryDocument {
  readonly issuer: string;
  readonly jwks_uri: string;
}

/** A public key as a JWKS has it. */
export interface PublishedKey {
  readonly kid?: string;
  readonly kty?: string;
  readonly n?: string;
  readonly e?: string;
}

/** What an issuer publishes where its URL says. */
export interface PublishedIssuer {
  readonly document: DiscoveryDocument;
  readonly keys: readonly PublishedKey[];
}

/** Issuer of the cluster's tokens, as the cluster's own discovery document has it. */
export async function readIssuer(reader: ClusterReader): Promise<string> {
  const { issuer } = await reader.read<Partial<DiscoveryDocument>>(paths.discoveryDocument);
  if (typeof issuer === "string" && issuer !== "") return issuer;
  throw new Error("the cluster's discovery document names no issuer");
}

/** Public keys of the cluster's tokens, as the API server has them. */
export async function readClusterKeys(reader: ClusterReader): Promise<readonly PublishedKey[]> {
  return keysOf(await reader.read(paths.keys), "the cluster's key set");
}

/** @throws Error where the document holds no list of keys */
export function keysOf(document: unknown, what: string): readonly PublishedKey[] {
  const keys = (document as { keys?: unknown } | undefined)?.keys;
  if (Array.isArray(keys)) return keys as PublishedKey[];
  throw new Error(`${what} is not a JWKS document, {"keys":[...]}`);
}
