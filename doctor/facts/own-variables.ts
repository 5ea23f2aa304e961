import type { StorageCluster } from "./storage-cluster";

/** Names of the variables that a StorageCluster sets in the containers that call the cloud. */
export interface OwnVariables {
  readonly portworx: readonly string[];
  readonly stork: readonly string[];
}

/** Those of all nodes and of single ones, and Stork's. */
export function ownVariables({ spec }: StorageCluster): OwnVariables {
  const nodes = Array.isArray(spec?.nodes) ? (spec.nodes as unknown[]) : [];
  return {
    portworx: [...variableNames(spec), ...nodes.flatMap(variableNames)],
    stork: variableNames(spec?.stork),
  };
}

function variableNames(holder: unknown): string[] {
  const env = (holder as { env?: unknown } | undefined)?.env;
  if (!Array.isArray(env)) return [];
  return env.flatMap((entry: { name?: unknown } | null) => (typeof entry?.name === "string" ? [entry.name] : []));
}
