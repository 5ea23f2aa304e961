import { InputError } from "../input-error";
import { checked, derived } from "../inputs";
import { checkNamespace, checkServiceAccountName } from "../kubernetes-names";
import { checkUsableNamespace, portworxServiceAccounts, type Platform } from "../platforms";
import { subject } from "../subject";
import { planCredentials } from "./federated-credentials";
import { checkAzureIssuerUrl, checkDistinctSubjects } from "./federated-subjects";
import type { FederatedCluster } from "./portworx-identity";

/**
 * The federated credentials of an identity: which there are is known at once, what they accept perhaps later.
 *
 * @throws InputError
 */
export function checkedCredentials(clusters: FederatedCluster[], platform: Platform) {
  if (clusters.length === 0) {
    throw new InputError({
      input: "clusters",
      value: clusters,
      wanted: "at least one cluster",
      remedy: "Give name, issuerUrl and namespace of the cluster that Portworx runs in.",
    });
  }
  const trusted = withDistinctSubjects(
    clusters.map((cluster, index) => checkedCluster(cluster, platform, `clusters[${index}]`)),
  );
  return planCredentials(trusted).map(({ name, cluster, serviceAccount }) => ({
    name,
    issuer: cluster.issuerUrl,
    subject: derived(cluster.namespace, (namespace) => subject(namespace, serviceAccount)),
  }));
}

function checkedCluster(cluster: FederatedCluster, platform: Platform, input: string) {
  checkName(cluster.name, `${input}.name`);
  return {
    name: cluster.name,
    issuerUrl: checked(cluster.issuerUrl, (url) => checkAzureIssuerUrl(url, `${input}.issuerUrl`)),
    namespace: checked(cluster.namespace, (namespace) => {
      checkNamespace(namespace, `${input}.namespace`);
      checkUsableNamespace(platform, namespace, `${input}.namespace`);
    }),
    serviceAccounts: checkedServiceAccounts(cluster, `${input}.serviceAccounts`),
  };
}

type CheckedCluster = ReturnType<typeof checkedCluster>;

/** Compares each cluster with those before it alone: those after it may still have to be made. */
function withDistinctSubjects(clusters: CheckedCluster[]) {
  return clusters.map((cluster, index) => ({
    ...cluster,
    issuerUrl: derived({ cluster, earlier: clusters.slice(0, index) }, (known) => {
      checkDistinctSubjects(known.cluster, known.earlier);
      return known.cluster.issuerUrl;
    }),
  }));
}

function checkName(name: string, input: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name)) return;
  throw new InputError({
    input,
    value: name,
    wanted: "1 to 63 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit",
    remedy: "Take the cluster's own name, or a short one; it becomes part of the credentials' names.",
  });
}

function checkedServiceAccounts({ serviceAccounts }: FederatedCluster, input: string): string[] {
  const names = serviceAccounts ?? [...portworxServiceAccounts];
  if (names.length === 0) {
    throw new InputError({
      input,
      value: names,
      wanted: "at least one name",
      remedy: "Leave the input out for Portworx's own service accounts.",
    });
  }
  names.forEach((name, index) => checkExactName(name, `${input}[${index}]`));
  return names;
}

function checkExactName(name: string, input: string): void {
  if (!name.includes("*")) {
    checkServiceAccountName(name, input);
    return;
  }
  throw new InputError({
    input,
    value: name,
    wanted: "an exact name: federated credentials know no wildcards",
    remedy: "Name each service account.",
  });
}
