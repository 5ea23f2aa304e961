import { test } from "node:test";
import assert from "node:assert/strict";
import { Cloud } from "../../../../components/platforms";
import { checkLiveSpec, type ExpectedBlock } from "../../../../components/portworx/live-cluster";
import { mistakeOf } from "../recorder";

const credential = {
  cloudProvider: "aws",
  key: "eks.amazonaws.com/role-arn",
  value: "arn:aws:iam::123456789012:role/portworx",
};
const expected: ExpectedBlock = {
  cloud: Cloud.Aws,
  credential,
  storkUseWorkloadIdentity: true,
  operatorVersion: "26.2.1",
};
const workloadIdentity = { credentials: [{ ...credential }] };

test("a live spec may hold more than was asked for", () => {
  checkLiveSpec(
    { workloadIdentity, stork: { enabled: true, useWorkloadIdentity: true }, kvdb: { enableTLS: false } },
    expected,
  );
  checkLiveSpec({ workloadIdentity, stork: { enabled: true } }, { ...expected, storkUseWorkloadIdentity: false });
});

test("a dropped block is an error that names the operator needed", () => {
  for (const spec of [
    {},
    { workloadIdentity: {} },
    { workloadIdentity: { credentials: [{ ...credential, value: "" }] } },
  ]) {
    assert.equal(
      mistakeOf(() => checkLiveSpec(spec, expected)),
      'operatorVersion: got "26.2.1", wanted an operator whose StorageCluster definition knows ' +
        "spec.workloadIdentity.credentials: the one in this cluster dropped it. Upgrade the operator and its definitions (CRDs) " +
        "to 25.3.1 or later, then run pulumi up --refresh.",
    );
  }
  assert.match(
    mistakeOf(() => checkLiveSpec({}, { ...expected, cloud: Cloud.Azure })),
    /to 26\.2\.0 or later, then run pulumi up --refresh\.$/,
  );
});

test("a dropped field of Stork is an error too", () => {
  for (const stork of [undefined, { enabled: true }, { useWorkloadIdentity: false }]) {
    assert.equal(
      mistakeOf(() => checkLiveSpec({ workloadIdentity, stork }, expected)),
      'operatorVersion: got "26.2.1", wanted an operator whose StorageCluster definition knows spec.stork.useWorkloadIdentity: ' +
        "the one in this cluster dropped it. Upgrade the operator and its definitions (CRDs) to 26.2.0 or later, then run pulumi " +
        "up --refresh.",
    );
  }
});
