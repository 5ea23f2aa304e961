import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identityOf } from "../../../../lab/images/portworx-operator/identity";
import type { StorageClusterSpec } from "../../../../lab/images/portworx-operator/storage-cluster";

const KEY = "azure.workload.identity/client-id";
const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
const AZURE: StorageClusterSpec = {
  workloadIdentity: { credentials: [{ cloudProvider: "azure", key: KEY, value: CLIENT_ID }] },
};
const NOTHING = { annotations: {}, podLabels: {} };

describe("what the operator makes of spec.workloadIdentity", () => {
  test("on Azure: the annotation, and the label that the webhook selects pods by", () => {
    const podLabels = { "azure.workload.identity/use": "true" };
    assert.deepEqual(identityOf(AZURE, "26.2.0"), { annotations: { [KEY]: CLIENT_ID }, podLabels });
    assert.deepEqual(identityOf(AZURE, ""), { annotations: { [KEY]: CLIENT_ID }, podLabels });
  });

  test("on AWS: the annotation alone", () => {
    const credential = { cloudProvider: "AWS", key: "eks.amazonaws.com/role-arn", value: "arn" };
    assert.deepEqual(identityOf({ workloadIdentity: { credentials: [credential] } }, "25.3.1"), {
      annotations: { "eks.amazonaws.com/role-arn": "arn" },
      podLabels: {},
    });
  });

  test("nothing without the block, for another cloud, or with an operator that is too old for the cloud", () => {
    assert.deepEqual(identityOf(undefined, "26.2.0"), NOTHING);
    assert.deepEqual(identityOf({}, "26.2.0"), NOTHING);
    assert.deepEqual(identityOf(AZURE, "26.1.0"), NOTHING);
    const gcp = [{ cloudProvider: "gcp", key: "key", value: "value" }];
    assert.deepEqual(identityOf({ workloadIdentity: { credentials: gcp } }, "26.2.0"), NOTHING);
  });
});
