import assert from "node:assert/strict";
import { test } from "node:test";
import { AKS_ISSUER, configuredAzure, recordAzure, type AzureSituation } from "./azure-recorder";
import { PROJECT } from "./recorder";

/** The lines that a cluster which cannot be used is answered with. */
async function mistakesOf(situation: AzureSituation, changes: Record<string, unknown> = {}): Promise<string[]> {
  try {
    await recordAzure(configuredAzure(changes), situation);
  } catch (error) {
    const [, ...lines] = (error as Error).message.split("\n");
    return lines.map((line) => line.replace(`  - ${PROJECT}:`, ""));
  }
  return [];
}

const update =
  "Run: az aks update --resource-group storage --name demo --enable-oidc-issuer --enable-workload-identity";
const wanted =
  'cluster.name: got "demo", wanted a cluster with OIDC issuer and workload identity switched on; this one is';

for (const [what, aks] of [
  ["an OIDC issuer", { oidcIssuerProfile: { enabled: false, issuerURL: "" } }],
  ["an OIDC issuer", { oidcIssuerProfile: undefined }],
  ["workload identity", { securityProfile: { workloadIdentity: { enabled: false } } }],
  ["workload identity", { securityProfile: undefined }],
  ["an OIDC issuer and workload identity", { oidcIssuerProfile: undefined, securityProfile: undefined }],
] as const) {
  test(`a cluster without ${what} is refused with the command that switches both on: ${JSON.stringify(aks)}`, async () => {
    assert.deepEqual(await mistakesOf({ aks }), [`${wanted} without ${what}. ${update}`]);
  });
}

test("a cluster that cannot be read is told with what Azure says", async () => {
  const [line, ...others] = await mistakesOf({ aks: new Error("ResourceNotFound") });
  assert.deepEqual(others, []);
  assert.match(
    line ?? "",
    /^cluster.name: got "demo", wanted an AKS cluster of resource group storage that can be read; Azure says: .*ResourceNotFound/,
  );
  assert.match(line ?? "", /Compare with: az aks show --resource-group storage --name demo$/);
});

test("a cluster whose nodes have no resource group yet is refused", async () => {
  const [line] = await mistakesOf({ aks: { nodeResourceGroup: undefined, provisioningState: "Creating" } });
  assert.match(line ?? "", /wanted a cluster with nodes; AKS names no resource group of them \(state Creating\)/);
});

test("a given issuer is compared with AKS's own, to the slash", async () => {
  const cluster = { name: "demo", resourceGroup: "storage" };
  assert.deepEqual(await mistakesOf({}, { cluster: { ...cluster, issuerUrl: AKS_ISSUER } }), []);
  const issuerUrl = AKS_ISSUER.replace(/\/$/, "");
  assert.deepEqual(await mistakesOf({}, { cluster: { ...cluster, issuerUrl } }), [
    `cluster.issuerUrl: got "${issuerUrl}", wanted ${AKS_ISSUER}, the issuer that AKS names for cluster demo, to the last ` +
      "character. Remove it, since AKS is asked for it, or correct cluster.name.",
  ]);
});
