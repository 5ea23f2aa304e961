import { InputError } from "../input-error";

/** Azure's limit for one identity. */
export const credentialLimit = 20;

/** A cluster and those of its service accounts that may use an identity. */
export interface ClusterAccounts {
  readonly name: string;
  readonly serviceAccounts: readonly string[];
}

/** One federated credential of an identity. */
export interface PlannedCredential<Cluster extends ClusterAccounts> {
  /** The credential's name, which is also its name in the program. */
  readonly name: string;
  readonly cluster: Cluster;
  readonly serviceAccount: string;
}

/**
 * The credentials of an identity: one for each service account of each cluster, in the order in which they are given.
 *
 * @throws InputError where they are too many, or where Azure would refuse their names
 */
export function planCredentials<Cluster extends ClusterAccounts>(
  clusters: readonly Cluster[],
): PlannedCredential<Cluster>[] {
  const planned = clusters.flatMap((cluster) =>
    cluster.serviceAccounts.map((serviceAccount) => ({
      name: credentialName(cluster.name, serviceAccount),
      cluster,
      serviceAccount,
    })),
  );
  if (planned.length > credentialLimit) {
    throw new InputError({
      input: "clusters",
      value: clusters.length,
      wanted: `at most ${credentialLimit} federated credentials on one identity; these clusters make ${planned.length}`,
      remedy: "Make one PortworxIdentity per cluster, or spread the clusters over several.",
    });
  }
  planned.forEach(({ name, cluster }, index) => {
    const input = `clusters[${clusters.indexOf(cluster)}].name`;
    checkName(name, input);
    checkUnused(name, planned.slice(0, index), input);
  });
  return planned;
}

/** The name of a service account's credential; Kubernetes names have no underscore, Azure's no dot. */
export function credentialName(clusterName: string, serviceAccount: string): string {
  return `${clusterName}_${serviceAccount.replaceAll(".", "_")}`;
}

function checkName(name: string, input: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(name)) return;
  throw new InputError({
    input,
    value: name,
    wanted:
      "credential names (cluster_serviceaccount) of 3 to 120 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit",
    remedy: "Shorten the cluster's name or replace the other characters.",
  });
}

function checkUnused(name: string, earlier: readonly { readonly name: string }[], input: string): void {
  // Azure's names know no case.
  if (!earlier.some((other) => other.name.toLowerCase() === name.toLowerCase())) return;
  throw new InputError({
    input,
    value: name,
    wanted: "credential names (cluster_serviceaccount) that are there once",
    remedy: "Give each cluster a name of its own, and list each of its service accounts once.",
  });
}
