import assert from "node:assert/strict";
import { test } from "node:test";
import { awsNextSteps, type Installed } from "../../../stacks/next-steps";

const installed: Installed = { namespace: "storage", storageClusterName: "px", advice: ["Mind the hop limit."] };
const pxctl =
  "kubectl --namespace storage exec $(kubectl --namespace storage get pods --selector name=portworx --output name | head -n 1) " +
  "--container portworx -- /opt/pwx/bin/pxctl";
const waiting = "Wait until Portworx is running: kubectl --namespace storage get storagecluster px --watch";

test("without cloud snapshots there is nothing but the platform's advice and to wait", () => {
  assert.deepEqual(awsNextSteps(installed), ["Mind the hop limit.", waiting]);
});

test("each named bucket gets a credential of its own, since the role cannot create another one", () => {
  assert.deepEqual(awsNextSteps({ ...installed, advice: [], cloudSnap: ["backups", "arn:aws-cn:s3:::more"] }), [
    waiting,
    `Let cloud snapshots use the role: ${pxctl} credentials create backups --provider s3 --use-workload-identity --bucket backups`,
    `Try it: ${pxctl} credentials validate backups`,
    `Let cloud snapshots use the role: ${pxctl} credentials create more --provider s3 --use-workload-identity --bucket more`,
    `Try it: ${pxctl} credentials validate more`,
  ]);
});

test("where every bucket is allowed Portworx makes its own", () => {
  assert.deepEqual(awsNextSteps({ ...installed, advice: [], cloudSnap: "every-bucket" }), [
    waiting,
    `Let cloud snapshots use the role: ${pxctl} credentials create workload-identity --provider s3 --use-workload-identity`,
    `Try it: ${pxctl} credentials validate workload-identity`,
  ]);
});
