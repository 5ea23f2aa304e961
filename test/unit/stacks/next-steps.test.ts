import assert from "node:assert/strict";
import { test } from "node:test";
import { platforms } from "../../../components/platforms";
import { InstallPlanApproval } from "../../../components/portworx/olm";
import { OperatorMethod } from "../../../components/portworx/operator-method";
import { azureNextSteps } from "../../../stacks/azure-next-steps";
import { awsNextSteps, type Installed } from "../../../stacks/next-steps";

const { eks, anthos } = platforms.aws;
assert.ok(eks && anthos);
const installed: Installed = {
  stack: "production",
  migration: false,
  namespace: "storage",
  storageCluster: { name: "px" },
  platform: { ...eks, advice: [] },
  operator: {},
  cluster: {},
};
const pxctl =
  "kubectl --namespace storage exec $(kubectl --namespace storage get pods --selector name=portworx --output name | head -n 1) " +
  "--container portworx -- /opt/pwx/bin/pxctl";
const waiting = "Wait until Portworx is running: kubectl --namespace storage get storagecluster px --watch";
const proof = "Prove that Portworx uses the role: npx pxwi doctor --stack production";

test("without cloud snapshots there is nothing but the platform's advice, to wait and to prove it", () => {
  assert.deepEqual(awsNextSteps({ ...installed, platform: anthos }), [...anthos.advice, waiting, proof]);
});

test("a new cluster is as the platform's advice has it", () => {
  assert.deepEqual(awsNextSteps({ ...installed, platform: eks, cluster: { create: {} } }), [waiting, proof]);
});

test("each named bucket gets a credential of its own, since the role cannot create another one", () => {
  assert.deepEqual(awsNextSteps({ ...installed, cloudSnap: { buckets: ["backups", "arn:aws-cn:s3:::more"] } }), [
    waiting,
    `${proof} --bucket backups`,
    `${proof} --bucket more`,
    `Let cloud snapshots use the role: ${pxctl} credentials create backups --provider s3 --use-workload-identity --bucket backups`,
    `Try it: ${pxctl} credentials validate backups`,
    `Let cloud snapshots use the role: ${pxctl} credentials create more --provider s3 --use-workload-identity --bucket more`,
    `Try it: ${pxctl} credentials validate more`,
  ]);
});

test("where every bucket is allowed Portworx makes its own", () => {
  assert.deepEqual(awsNextSteps({ ...installed, cloudSnap: { everyBucket: true } }), [
    waiting,
    proof,
    `Let cloud snapshots use the role: ${pxctl} credentials create workload-identity --provider s3 --use-workload-identity`,
    `Try it: ${pxctl} credentials validate workload-identity`,
  ]);
});

test("an operator that upgrades itself is warned of", () => {
  const operator = { method: OperatorMethod.Olm };
  assert.match(awsNextSteps({ ...installed, operator })[0] ?? "", /PWX-55627.*installPlanApproval' Manual$/);
  const approved = { ...operator, olm: { installPlanApproval: InstallPlanApproval.Manual } };
  assert.deepEqual(awsNextSteps({ ...installed, operator: approved }), [waiting, proof]);
});

test("where Portworx ran before, its pods may be older than the webhook and are to be replaced before the proof", () => {
  for (const before of [{ migration: true }, { operator: { method: OperatorMethod.Existing } }]) {
    const [, restart = "", ...rest] = awsNextSteps({ ...installed, ...before });
    assert.match(restart, /older than the webhook .* with --yes: npx pxwi restart --stack production$/);
    assert.deepEqual(rest, [proof]);
  }
});

test("on Azure each storage account gets a credential of its own, made ones as well", () => {
  const { gardener } = platforms.azure;
  assert.ok(gardener);
  const accounts = "/subscriptions/01234567-89ab-4cde-8f01-23456789abcd/resourceGroups/g/providers/Microsoft.Storage";
  const cloudSnap = {
    storageAccounts: [`${accounts}/storageAccounts/backups`],
    createStorageAccount: { name: "newbackups" },
  };
  assert.deepEqual(azureNextSteps({ ...installed, platform: gardener, cloudSnap }), [
    ...gardener.advice,
    waiting,
    ...["backups", "newbackups"].map(
      (name) => `Prove that Portworx uses the identity: npx pxwi doctor --stack production --storage-account ${name}`,
    ),
    ...["backups", "newbackups"].flatMap((name) => [
      `Let cloud snapshots use the identity: ${pxctl} credentials create ${name} --provider azure --azure-account-name ${name} --use-workload-identity`,
      `Try it: ${pxctl} credentials validate ${name}`,
    ]),
  ]);
});
