import assert from "node:assert/strict";
import { test } from "node:test";
import { Cloud } from "../../../components/platforms";
import type { StorageCluster } from "../../../doctor/facts/storage-cluster";
import { cloudOf } from "../../../doctor/migrate/cloud";
import type { MigrationState } from "../../../doctor/migrate/state";
import { staticVariables } from "../../../doctor/migrate/static-sources";
import { migrationSteps } from "../../../doctor/migrate/steps";
import { stateText, stepsText } from "../../../doctor/migrate/text";

const before: MigrationState = {
  namespace: "portworx",
  storageCluster: "px-demo",
  cloud: Cloud.Aws,
  variables: [
    { input: "spec.env[1]", variable: "AWS_ACCESS_KEY_ID", secret: { name: "px-aws", key: "id" } },
    { input: "spec.stork.env[0]", variable: "AWS_SECRET_ACCESS_KEY" },
  ],
  secrets: [{ namespace: "portworx", name: "px-aws", keys: ["id"], inUse: true }],
  podsWithStatic: [{ pod: "px-1", variables: ["AWS_ACCESS_KEY_ID"] }],
  podsWithoutToken: ["px-1"],
  providerIds: ["aws:///eu-west-1a/i-0123"],
};
const progressOf = (state: MigrationState) => migrationSteps(state).map(({ id, progress }) => `${id} ${progress}`);
const commandsOf = (state: MigrationState, id: string) =>
  migrationSteps(state).find((candidate) => candidate.id === id)?.commands ?? [];

test("says where each static credential stands and where its value comes from, never the value", () => {
  const found = staticVariables({
    env: [
      { name: "AWS_REGION", value: "eu-west-1" },
      { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "px-aws", key: "id" } } },
    ],
    stork: { env: [{ name: "AWS_SECRET_ACCESS_KEY", value: "very-secret" }] },
    nodes: [{}, { env: [{ name: "AZURE_CLIENT_SECRET", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }] }],
  });
  assert.deepEqual(found, [
    { input: "spec.env[1]", variable: "AWS_ACCESS_KEY_ID", secret: { name: "px-aws", key: "id" } },
    { input: "spec.stork.env[0]", variable: "AWS_SECRET_ACCESS_KEY" },
    { input: "spec.nodes[1].env[0]", variable: "AZURE_CLIENT_SECRET" },
  ]);
});

test("the plan leads from both to one, and deletes credentials only at its end", () => {
  assert.deepEqual(progressOf(before), [
    "identity open",
    "tokens open",
    "cloud-snapshots ask",
    "variables open",
    "guard ask",
    "nodes ask",
    "credentials ask",
  ]);
  for (const { id, verify, goBack, commands } of migrationSteps(before)) {
    assert.ok(commands.length > 0 && verify.length > 0 && goBack.length > 0, id);
  }
});

test("steps that are behind the user are done", () => {
  const bothValid = { ...before, identity: "arn:aws:iam::123456789012:role/portworx", podsWithoutToken: [] };
  assert.deepEqual(progressOf(bothValid).slice(0, 4), [
    "identity done",
    "tokens done",
    "cloud-snapshots ask",
    "variables open",
  ]);
  const clean = { ...bothValid, variables: [], podsWithStatic: [] };
  assert.equal(progressOf(clean)[3], "variables done");
  assert.equal(progressOf({ ...clean, podsWithStatic: before.podsWithStatic })[3], "variables open");
});

test("commands fit the cloud", () => {
  assert.ok(
    commandsOf(before, "cloud-snapshots")[1]?.endsWith(
      "credentials create workload-identity --provider s3 --use-workload-identity",
    ),
  );
  assert.match(commandsOf(before, "nodes")[0] ?? "", /--instance-ids i-0123 /);
  const azure = { ...before, cloud: Cloud.Azure };
  assert.ok(
    commandsOf(azure, "cloud-snapshots")[1]?.endsWith(
      "credentials create workload-identity --provider azure --azure-account-name STORAGE_ACCOUNT --use-workload-identity",
    ),
  );
  assert.match(migrationSteps(azure)[3]?.why ?? "", /Remove all of them in one change/);
});

test("the patch without the stack names cloud, annotation and identity", () => {
  const patch = commandsOf({ ...before, cloud: Cloud.Azure }, "identity").find((command) => command.includes("patch"));
  assert.ok(
    patch?.includes(
      '{"workloadIdentity":{"credentials":[{"cloudProvider":"azure","key":"azure.workload.identity/client-id","value":"CLIENT_ID"}]},"stork":{"useWorkloadIdentity":true}}',
    ),
    patch,
  );
});

test("the text names every place and says what may not be read", () => {
  const text = stateText({ ...before, secrets: [{ namespace: "portworx", name: "px-aws", inUse: true }] });
  assert.match(text, /spec\.env\[1\]: AWS_ACCESS_KEY_ID from Secret px-aws, key id/);
  assert.match(text, /spec\.stork\.env\[0\]: AWS_SECRET_ACCESS_KEY as a value/);
  assert.match(text, /Secret portworx\/px-aws: may not be read/);
  assert.match(text, /Identity: none in the StorageCluster; without its token: px-1/);
  assert.match(stepsText(migrationSteps(before)), /^1\. \[to do\] Make the IAM role/);
});

test("nothing static is said to be only what can be seen from outside", () => {
  const clean = { ...before, variables: [], secrets: [], podsWithStatic: [] };
  assert.match(stateText(clean), /has no static credentials that can be seen from outside\./);
});

test("the cloud is told by the block, by cloudStorage, or by a node", () => {
  const cluster = (spec: StorageCluster["spec"]) => ({ spec }) as StorageCluster;
  const block = { workloadIdentity: { credentials: [{ cloudProvider: "azure" }] } };
  assert.equal(cloudOf({ storageCluster: cluster(block), providerId: "aws:///a/i-1" }), Cloud.Azure);
  assert.equal(cloudOf({ storageCluster: cluster({ cloudStorage: { provider: "aws" } }) }), Cloud.Aws);
  assert.equal(cloudOf({ storageCluster: cluster({}), providerId: "azure:///subscriptions/s" }), Cloud.Azure);
  assert.equal(cloudOf({ storageCluster: cluster({}), providerId: "kwok://node" }), undefined);
});
