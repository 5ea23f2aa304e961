interface AnyCluster {
  /** The cluster's name, as its cloud knows it; also that of its stack and of its StorageCluster. */
  readonly name: string;
  /** Its context in the kubeconfig. */
  readonly context: string;
  /** Clusters that give the same name here share one role or identity; without it, each has its own. */
  readonly sharedIdentity?: string;
}

export interface AwsCluster extends AnyCluster {
  readonly cloud: "aws";
  readonly region: string;
  /** An existing bucket for cloud snapshots. */
  readonly backups: string;
}

export interface AzureCluster extends AnyCluster {
  readonly cloud: "azure";
  readonly subscriptionId: string;
  /** The cluster's resource group, not that of its nodes. */
  readonly resourceGroup: string;
  /** The resource id of an existing storage account for cloud snapshots. */
  readonly backups: string;
}

export type FleetCluster = AwsCluster | AzureCluster;

/** Clusters whose Portworx has one role or identity: one cluster, or several that share it by its name. */
export interface IdentityGroup {
  readonly name: string;
  readonly shared: boolean;
  readonly clusters: readonly FleetCluster[];
}

/** @throws an error that names every mistake in the list of clusters */
export function identityGroups(clusters: readonly FleetCluster[]): IdentityGroup[] {
  const groups = new Map<string, FleetCluster[]>();
  for (const cluster of clusters) {
    const key = cluster.sharedIdentity === undefined ? `cluster ${cluster.name}` : `shared ${cluster.sharedIdentity}`;
    groups.set(key, [...(groups.get(key) ?? []), cluster]);
  }
  const found = [...groups.values()].map((members) => {
    const shared = members[0]?.sharedIdentity;
    return { name: shared ?? members[0]?.name ?? "", shared: shared !== undefined, clusters: members };
  });
  const mistakes = [...repeated(clusters), ...found.flatMap(splitGroup)];
  if (mistakes.length > 0) throw new Error(`the list of clusters is wrong:\n${mistakes.join("\n")}`);
  return found;
}

function repeated(clusters: readonly FleetCluster[]): string[] {
  const names = clusters.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map(
    (name) => `- two clusters are called ${name}: stacks are named after clusters, give each its own`,
  );
}

/** A stack has one region or subscription, and an identity lives in one. */
function splitGroup({ name, clusters }: IdentityGroup): string[] {
  const homes = new Set(clusters.map(homeOf));
  if (homes.size === 1) return [];
  return [
    `- the clusters of ${name} are in ${[...homes].join(" and ")}: give those of each place an identity of their own`,
  ];
}

function homeOf(cluster: FleetCluster): string {
  return cluster.cloud === "aws" ? cluster.region : `${cluster.subscriptionId}/${cluster.resourceGroup}`;
}

/** The configuration of the cloud's provider for stacks of a cluster. */
export function providerConfig(cluster: FleetCluster): Record<string, { value: string }> {
  return cluster.cloud === "aws"
    ? { "aws:region": { value: cluster.region } }
    : { "azure-native:subscriptionId": { value: cluster.subscriptionId } };
}
