import { credentialKeys } from "../../components/portworx/credential-keys";
import type { Cloud } from "../../components/platforms";
import type { ClusterReader } from "../cluster/cluster-reader";
import { NotFound } from "../cluster/failures";
import { paths } from "../cluster/paths";
import type { Expected } from "../expected";

/** The parts of a live StorageCluster that the doctor reads. */
export interface StorageCluster {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: Readonly<Record<string, unknown>> & {
    readonly image?: string;
    readonly workloadIdentity?: { readonly credentials?: readonly Partial<BlockEntry>[] };
    readonly stork?: { readonly enabled?: boolean; readonly image?: string; readonly useWorkloadIdentity?: boolean };
  };
  readonly status?: { readonly phase?: string; readonly version?: string; readonly operatorVersion?: string };
}

/** An entry of `spec.workloadIdentity.credentials`. */
export interface BlockEntry {
  readonly cloudProvider: string;
  readonly key: string;
  readonly value: string;
}

/**
 * The one StorageCluster that is meant.
 *
 * @throws Error where there is none, or more than one
 */
export async function findStorageCluster(reader: ClusterReader, expected: Expected): Promise<StorageCluster> {
  const found: StorageCluster[] = [];
  try {
    for await (const cluster of reader.list<StorageCluster>(paths.storageClusters(expected.namespace))) {
      const { name } = cluster.metadata;
      if (expected.storageClusterName === undefined || name === expected.storageClusterName) found.push(cluster);
    }
  } catch (error) {
    // A list of a kind that exists is at worst empty, even in a namespace that does not.
    if (error instanceof NotFound) throw new Error(noOperator);
    throw error;
  }
  return onlyOne(found, expected);
}

const noOperator =
  "the cluster does not know the kind StorageCluster: Portworx's operator is not installed. Install Portworx " +
  "(pulumi up), or name the cluster that has it with --context";

/** @throws Error where there is none, or more than one */
export function onlyOne(found: readonly StorageCluster[], expected: Expected): StorageCluster {
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  const name = expected.storageClusterName === undefined ? "" : ` "${expected.storageClusterName}"`;
  const place = expected.namespace === undefined ? "in any namespace" : `in namespace ${expected.namespace}`;
  if (!first) throw new Error(`there is no StorageCluster${name} ${place}`);
  const names = found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  throw new Error(
    `there is more than one StorageCluster: ${names.join(", ")}. Name one with --namespace and --storage-cluster`,
  );
}

/** The cloud's entry of the block, as far as it is there. */
export function blockEntry({ spec }: StorageCluster, cloud?: Cloud): Partial<BlockEntry> | undefined {
  const entries = spec?.workloadIdentity?.credentials ?? [];
  if (cloud !== undefined) return entries.find((entry) => entry.cloudProvider === cloud);
  return entries.find(({ cloudProvider }) => cloudProvider !== undefined && cloudProvider in credentialKeys);
}
