import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkAudience,
  checkAzureIssuerUrl,
  checkDistinctSubjects,
} from "../../../../components/azure/federated-subjects";
import { mistakeOf } from "../recorder";

const issuerUrl = "https://eastus.oic.prod-aks.azure.com/tenant/cluster/";

for (const url of [
  issuerUrl,
  issuerUrl.slice(0, -1),
  "https://discovery.example.com/projects/p/shoots/s/issuer",
  "https://api.Example.com:6443",
  `https://a.b/${"x".repeat(588)}`,
]) {
  test(`accepts the issuer ${url.slice(0, 80)}`, () => checkAzureIssuerUrl(url, "issuerUrl"));
}

for (const [url, problem] of [
  ["", "starting with https://"],
  ["http://a.b/", "starting with https://"],
  [` ${issuerUrl}`, "without blanks"],
  [`${issuerUrl} `, "without blanks"],
  [`${issuerUrl}?a=b`, "without a query or fragment"],
  [`${issuerUrl}#a`, "without a query or fragment"],
  ["https:///tenant/", "with a full host name"],
  ["https://kubernetes/", "with a full host name"],
  ["https://user@a.b/", "with a full host name"],
  [`https://a.b/${"x".repeat(589)}`, "of at most 600 characters"],
] as const) {
  test(`refuses the issuer ${JSON.stringify(url.slice(0, 80))}`, () => {
    assert.equal(
      mistakeOf(() => checkAzureIssuerUrl(url, "clusters[0].issuerUrl")),
      `clusters[0].issuerUrl: got ${JSON.stringify(url)}, wanted an issuer URL such as ` +
        `https://eastus.oic.prod-aks.azure.com/TENANT/CLUSTER/, ${problem}. Copy the issuer exactly as the cluster's own ` +
        "discovery document (/.well-known/openid-configuration) gives it, with its slash at the end if it has one.",
    );
  });
}

test("audiences", () => {
  checkAudience("api://AzureADTokenExchange");
  for (const audience of ["", "api://a b", "x".repeat(601)]) {
    assert.equal(
      mistakeOf(() => checkAudience(audience)),
      `audience: got ${JSON.stringify(audience)}, wanted an audience of 1 to 600 characters without blanks. Name the ` +
        "audience that the webhook asks tokens for, or leave the input out for api://AzureADTokenExchange.",
    );
  }
});

test("an issuer and subject can be trusted once", () => {
  const cluster = { issuerUrl, namespace: "portworx", serviceAccounts: ["portworx", "stork"] };
  checkDistinctSubjects(cluster, []);
  checkDistinctSubjects(cluster, [
    { ...cluster, namespace: "storage" },
    { ...cluster, serviceAccounts: ["px-node-wiper"] },
    { ...cluster, issuerUrl: issuerUrl.slice(0, -1) },
  ]);
  assert.equal(
    mistakeOf(() => checkDistinctSubjects(cluster, [{ ...cluster, issuerUrl: "https://a.b" }, cluster])),
    `clusters[2].issuerUrl: got "${issuerUrl}", wanted each issuer and subject once; clusters[1] already has ` +
      "system:serviceaccount:portworx:portworx of this issuer. List each cluster once, with its own issuer.",
  );
});
