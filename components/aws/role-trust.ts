import { InputError } from "../input-error";
import { checked } from "../inputs";
import { checkIssuerUrl } from "../issuer";
import { checkNamespace, checkServiceAccountName } from "../kubernetes-names";
import { portworxServiceAccounts } from "../platforms";
import { parseOidcProviderArn, type AccountHome } from "./arn";
import { checkAudiences } from "./oidc-provider-inputs";
import type { TrustedCluster } from "./portworx-role";
import { checkTrustPolicySize, stsAudience, trustPolicy, type ClusterTrust } from "./trust-policy";

/** The clusters of a PortworxRole with their defaults; what is plain is checked now, the rest once it is known. */
export function checkedClusters(clusters: TrustedCluster[]) {
  if (clusters.length === 0) {
    throw new InputError({
      input: "clusters",
      value: clusters,
      wanted: "at least one cluster",
      remedy: "Give issuerUrl, oidcProviderArn and namespace of the cluster that Portworx runs in.",
    });
  }
  return clusters.map((cluster, index) => checkedCluster(cluster, `clusters[${index}]`));
}

function checkedCluster(cluster: TrustedCluster, input: string) {
  return {
    issuerUrl: checked(cluster.issuerUrl, (url) => checkIssuerUrl(url, `${input}.issuerUrl`)),
    oidcProviderArn: cluster.oidcProviderArn,
    audiences: checked(cluster.audiences ?? [stsAudience], (audiences) =>
      checkAudiences(audiences, `${input}.audiences`),
    ),
    namespace: checked(cluster.namespace, (namespace) => checkNamespace(namespace, `${input}.namespace`)),
    serviceAccounts: checkedServiceAccounts(cluster, `${input}.serviceAccounts`),
  };
}

function checkedServiceAccounts({ serviceAccounts, anyServiceAccountInNamespace }: TrustedCluster, input: string) {
  if (!anyServiceAccountInNamespace) {
    return checked(serviceAccounts ?? [...portworxServiceAccounts], (names) => checkServiceAccounts(names, input));
  }
  if (serviceAccounts === undefined) return undefined;
  throw new InputError({
    input,
    value: serviceAccounts.length,
    wanted: "no names where anyServiceAccountInNamespace is true",
    remedy: "Keep the names to match them exactly, or the wildcard, but not both.",
  });
}

function checkServiceAccounts(names: string[], input: string): void {
  if (names.length === 0 || new Set(names).size < names.length) {
    throw new InputError({
      input,
      value: names,
      wanted: "at least one name, each once",
      remedy: "Leave the input out for Portworx's own service accounts.",
    });
  }
  names.forEach((name, index) => checkServiceAccountName(name, `${input}[${index}]`));
}

/**
 * Where the role is: with the OIDC providers of its clusters.
 *
 * @throws InputError where a provider is not its issuer's, or two lie in different accounts
 */
export function homeOf(clusters: readonly Pick<ClusterTrust, "issuerUrl" | "oidcProviderArn">[]): AccountHome {
  const homes = clusters.map(({ issuerUrl, oidcProviderArn }, index) => {
    const { partition, account } = parseOidcProviderArn(
      oidcProviderArn,
      issuerUrl,
      `clusters[${index}].oidcProviderArn`,
    );
    return { partition, accountId: account };
  });
  const [first, ...others] = homes;
  if (!first) throw new Error("a role without clusters");
  others.forEach((home, index) => {
    if (home.partition === first.partition && home.accountId === first.accountId) return;
    throw new InputError({
      input: `clusters[${index + 1}].oidcProviderArn`,
      value: clusters[index + 1]?.oidcProviderArn,
      wanted: `an OIDC provider in account ${first.accountId} of partition ${first.partition}, like the first cluster's`,
      remedy: "A role trusts providers of its own account alone; make one PortworxRole per account.",
    });
  });
  return first;
}

/**
 * @param quota the account's limit in characters
 * @returns the trust policy as IAM is given it
 * @throws InputError
 */
export function trustJson(clusters: readonly ClusterTrust[], quota = 2048): string {
  homeOf(clusters);
  checkDistinct(clusters);
  const json = JSON.stringify(trustPolicy(clusters));
  checkTrustPolicySize(json, clusters.length, quota);
  return json;
}

function checkDistinct(clusters: readonly ClusterTrust[]): void {
  const seen = new Set<string>();
  clusters.forEach(({ issuerUrl, namespace }, index) => {
    const key = `${issuerUrl} ${namespace}`;
    if (seen.has(key)) {
      throw new InputError({
        input: `clusters[${index}]`,
        value: { issuerUrl, namespace },
        wanted: "each issuer and namespace once",
        remedy: "Put all service accounts of the namespace into one entry.",
      });
    }
    seen.add(key);
  });
}
