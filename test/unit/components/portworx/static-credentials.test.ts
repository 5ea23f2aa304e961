import { test } from "node:test";
import assert from "node:assert/strict";
import { findStaticCredentials, staticCredentialNames } from "../../../../components/portworx/static-credentials";

test("the exact names", () => {
  assert.deepEqual(staticCredentialNames, [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_TENANT_ID",
  ]);
});

test("they are found as values and by reference, for Portworx, Stork and single nodes", () => {
  const found = findStaticCredentials({
    env: [
      { name: "AWS_REGION", value: "us-east-1" },
      { name: "AWS_ACCESS_KEY_ID", value: "AKIA" },
    ],
    stork: { env: [{ name: "AZURE_CLIENT_SECRET", valueFrom: { secretKeyRef: { name: "px-azure", key: "secret" } } }] },
    nodes: [{ selector: { nodeName: "a" } }, { env: [{ name: "AWS_SESSION_TOKEN", value: "t" }] }],
  });
  assert.deepEqual(found, [
    { input: "spec.env[1]", variable: "AWS_ACCESS_KEY_ID" },
    { input: "spec.stork.env[0]", variable: "AZURE_CLIENT_SECRET" },
    { input: "spec.nodes[1].env[0]", variable: "AWS_SESSION_TOKEN" },
  ]);
});

test("settings of the clouds' SDKs and lookalikes stay allowed", () => {
  const names = ["AWS_REGION", "AZURE_ENVIRONMENT", "AWS_CA_BUNDLE", "MY_AWS_ACCESS_KEY_ID", "aws_access_key_id"];
  assert.deepEqual(findStaticCredentials({ env: names.map((name) => ({ name, value: "x" })) }), []);
});

test("what is no list of variables holds none", () => {
  for (const env of [undefined, null, "AWS_ACCESS_KEY_ID", [null, undefined, 1, {}]]) {
    assert.deepEqual(findStaticCredentials({ env, stork: null, nodes: "all" }), []);
  }
});
