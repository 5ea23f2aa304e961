import { test } from "node:test";
import assert from "node:assert/strict";
import { checkedClusters, homeOf, trustJson } from "../../../../components/aws/role-trust";
import type { TrustedCluster } from "../../../../components/aws/portworx-role";
import type { ClusterTrust } from "../../../../components/aws/trust-policy";
import { mistakeOf } from "../recorder";

const issuerUrl = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC";
const oidcProviderArn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC";
const cluster: TrustedCluster = { issuerUrl, oidcProviderArn, namespace: "portworx" };
const other = {
  issuerUrl: "https://issuer.example.com",
  oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/issuer.example.com",
  namespace: "portworx",
};
const mistakeIn = (change: Partial<TrustedCluster>) => mistakeOf(() => checkedClusters([{ ...cluster, ...change }]));

test("the defaults are STS and Portworx's own service accounts", () => {
  assert.deepEqual(checkedClusters([cluster]), [
    { ...cluster, audiences: ["sts.amazonaws.com"], serviceAccounts: ["portworx", "stork", "px-node-wiper"] },
  ]);
});

test("the wildcard takes the place of names", () => {
  const [wild] = checkedClusters([{ ...cluster, anyServiceAccountInNamespace: true }]);
  assert.equal(wild?.serviceAccounts, undefined);
  assert.equal(
    mistakeIn({ anyServiceAccountInNamespace: true, serviceAccounts: ["portworx", "stork"] }),
    "clusters[0].serviceAccounts: got 2, wanted no names where anyServiceAccountInNamespace is true. Keep the names to match " +
      "them exactly, or the wildcard, but not both.",
  );
});

test("a role without clusters is refused", () => {
  assert.equal(
    mistakeOf(() => checkedClusters([])),
    "clusters: got [], wanted at least one cluster. Give issuerUrl, oidcProviderArn and namespace of the cluster that Portworx " +
      "runs in.",
  );
});

test("each mistake names its cluster and input", () => {
  assert.match(mistakeIn({ issuerUrl: "http://a.example.com" }), /^clusters\[0\]\.issuerUrl: got "http:/);
  assert.match(mistakeIn({ audiences: [] }), /^clusters\[0\]\.audiences: got \[\]/);
  assert.match(mistakeIn({ audiences: [" "] }), /^clusters\[0\]\.audiences\[0\]: got " "/);
  assert.match(mistakeIn({ namespace: "" }), /^clusters\[0\]\.namespace: got ""/);
  assert.match(mistakeIn({ serviceAccounts: ["portworx", "*"] }), /^clusters\[0\]\.serviceAccounts\[1\]: got "\*"/);
  for (const names of [[], ["stork", "stork"]]) {
    assert.equal(
      mistakeIn({ serviceAccounts: names }),
      `clusters[0].serviceAccounts: got ${JSON.stringify(names)}, wanted at least one name, each once. Leave the input out for ` +
        "Portworx's own service accounts.",
    );
  }
});

test("the role is where the clusters' providers are", () => {
  assert.deepEqual(homeOf([cluster, other].map(known)), { partition: "aws", accountId: "123456789012" });
});

test("providers of two accounts or partitions are refused", () => {
  for (const place of ["aws:iam::999999999999", "aws-cn:iam::123456789012"]) {
    const arn = `arn:${place}:oidc-provider/issuer.example.com`;
    assert.equal(
      mistakeOf(() => homeOf([known(cluster), known({ ...other, oidcProviderArn: arn })])),
      `clusters[1].oidcProviderArn: got "${arn}", wanted an OIDC provider in account 123456789012 of partition aws, like the ` +
        "first cluster's. A role trusts providers of its own account alone; make one PortworxRole per account.",
    );
  }
});

test("a provider of another issuer is refused", () => {
  assert.match(
    mistakeOf(() => trustJson([known({ ...other, oidcProviderArn })])),
    /^clusters\[0\]\.oidcProviderArn: got ".*ABC", wanted the ARN of the IAM OIDC provider for https:\/\/issuer\.example\.com\./,
  );
});

test("the same issuer and namespace twice is refused", () => {
  assert.equal(
    mistakeOf(() => trustJson([known(cluster), known(other), known(cluster)])),
    `clusters[2]: got {"issuerUrl":"${issuerUrl}","namespace":"portworx"}, wanted each issuer and namespace once. Put all ` +
      "service accounts of the namespace into one entry.",
  );
});

test("the quota is AWS's default unless given", () => {
  const many = Array.from({ length: 5 }, (_, index) => known({ ...cluster, namespace: `portworx-${index}` }));
  assert.match(
    mistakeOf(() => trustJson(many)),
    /^clusters: got 5, wanted a trust policy of at most 2048 characters; 5 clusters make \d+\. Make one PortworxRole/,
  );
  assert.ok(trustJson(many, 4096).length > 2048);
});

function known(given: TrustedCluster): ClusterTrust {
  const [checked] = checkedClusters([given]);
  return checked as ClusterTrust;
}
