import { Cloud } from "../../components/platforms";
import { blockEntry, type StorageCluster } from "../facts/storage-cluster";

/** What tells which cloud an installation runs on. */
export interface CloudSigns {
  readonly storageCluster: StorageCluster;
  /** `spec.providerID` of a node, such as `aws:///eu-west-1a/i-0123`. */
  readonly providerId?: string;
}

/** The cloud that an installation runs on: what its spec says, else what its nodes say; undefined where nothing tells. */
export function cloudOf({ storageCluster, providerId = "" }: CloudSigns): Cloud | undefined {
  const block = blockEntry(storageCluster)?.cloudProvider;
  const storage = (storageCluster.spec?.cloudStorage as { provider?: unknown } | undefined)?.provider;
  const signs = [block, storage, providerId.split(":", 1)[0]];
  return Object.values(Cloud).find((cloud) => cloud === signs.find(isCloud));
}

function isCloud(sign: unknown): boolean {
  return Object.values(Cloud).includes(sign as Cloud);
}
