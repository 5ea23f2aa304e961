import assert from "node:assert/strict";
import { test } from "node:test";
import { configured, ISSUER, recordStack, type Situation } from "./recorder";

async function refusal(situation: Situation, changes: Record<string, unknown> = {}): Promise<string> {
  try {
    await recordStack(configured(changes), situation);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
  throw new Error("nothing was wrong");
}

const compare = "Compare with: aws eks describe-cluster --name demo --region us-east-1";

test("a cluster that cannot be read is named, with what AWS said about it", async () => {
  assert.equal(
    await refusal({ eks: new Error("reading EKS Cluster (demo): couldn't find resource") }),
    `1 mistake in the stack's configuration:
  - portworx-workload-identity:cluster.name: got "demo", wanted an EKS cluster that can be read; AWS says: reading EKS Cluster (demo): couldn't find resource. ${compare}`,
  );
});

for (const identities of [[], [{ oidcs: [] }], [{ oidcs: [{ issuer: "" }] }]]) {
  test(`a cluster without an issuer is refused: ${JSON.stringify(identities)}`, async () => {
    assert.equal(
      await refusal({ eks: { identities, status: "CREATING" } }),
      `1 mistake in the stack's configuration:
  - portworx-workload-identity:cluster.name: got "demo", wanted a cluster with an OIDC issuer; EKS names none for it (status CREATING). ${compare}`,
    );
  });
}

test("an issuer that is given must be the cluster's", async () => {
  assert.equal(
    await refusal({}, { cluster: { name: "demo", issuerUrl: "https://issuer.example.com" } }),
    `1 mistake in the stack's configuration:
  - portworx-workload-identity:cluster.issuerUrl: got "https://issuer.example.com", wanted ${ISSUER}, the issuer that EKS names for cluster demo. Remove it, since EKS is asked for it, or correct cluster.name.`,
  );
  const { outputs } = await recordStack(configured({ cluster: { name: "demo", issuerUrl: ISSUER } }));
  assert.equal(outputs.issuerUrl, ISSUER);
});
