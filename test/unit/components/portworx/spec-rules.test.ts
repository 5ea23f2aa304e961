import { test } from "node:test";
import assert from "node:assert/strict";
import { checkSpec, type SpecRules } from "../../../../components/portworx/spec-rules";
import { mistakeOf } from "../recorder";

const credential = {
  cloudProvider: "aws",
  key: "eks.amazonaws.com/role-arn",
  value: "arn:aws:iam::123456789012:role/portworx",
};
const rules: SpecRules = {
  clusterName: "px-cluster",
  image: "portworx/oci-monitor:3.6.1",
  portworxVersion: "3.6.1",
  credential,
  storkUseWorkloadIdentity: true,
  migration: false,
};
const mistakeIn = (spec: unknown, change: Partial<SpecRules> = {}) =>
  mistakeOf(() => checkSpec(spec, { ...rules, ...change }));

test("a spec that repeats what the component makes is accepted", () => {
  const spec = {
    image: "portworx/oci-monitor:3.6.1",
    workloadIdentity: { credentials: [{ ...credential }] },
    stork: { enabled: true, useWorkloadIdentity: true },
    cloudStorage: { initialStorageNodes: 3 },
    deleteStrategy: { type: "Uninstall" },
    env: [{ name: "AWS_REGION", value: "us-east-1" }],
  };
  assert.deepEqual(checkSpec(spec, rules), []);
});

test("no spec and an unknown spec are left alone", () => {
  assert.deepEqual(checkSpec(undefined, rules), []);
});

test("a spec that is no object is refused", () => {
  for (const spec of ["image: x", [], null, 1]) {
    assert.equal(
      mistakeIn(spec),
      `spec: got ${JSON.stringify(spec)}, wanted an object, the spec of the StorageCluster. Give what stands under spec: in the ` +
        "StorageCluster's manifest.",
    );
  }
});

test("another image is refused", () => {
  assert.equal(
    mistakeIn({ image: "portworx/oci-monitor:3.7.0" }),
    'spec.image: got "portworx/oci-monitor:3.7.0", wanted "portworx/oci-monitor:3.6.1", which the input image makes. Leave ' +
      "spec.image out and set image.",
  );
});

test("another workload identity is refused", () => {
  const other = { credentials: [{ ...credential, value: "arn:aws:iam::123456789012:role/other" }] };
  assert.equal(
    mistakeIn({ workloadIdentity: other }),
    `spec.workloadIdentity: got ${JSON.stringify(other)}, wanted ${JSON.stringify({ credentials: [credential] })}, which the ` +
      "input credential makes. Leave spec.workloadIdentity out and set credential.",
  );
  assert.match(mistakeIn({ workloadIdentity: {} }), /^spec\.workloadIdentity: got \{\}/);
  assert.match(mistakeIn({ workloadIdentity: null }), /^spec\.workloadIdentity: got null/);
});

test("what is not known yet is compared when it is", () => {
  const unknown = { ...credential, value: undefined };
  assert.deepEqual(checkSpec({ workloadIdentity: { credentials: [unknown] } }, rules), []);
  assert.deepEqual(checkSpec({ workloadIdentity: {} }, { ...rules, credential: unknown }), []);
  assert.deepEqual(checkSpec({ image: "other/image:3.6.1" }, { ...rules, image: undefined }), []);
});

test("another use of the identity by Stork is refused", () => {
  assert.equal(
    mistakeIn({ stork: { useWorkloadIdentity: false } }),
    "spec.stork.useWorkloadIdentity: got false, wanted true, which the input storkUseWorkloadIdentity makes. Leave " +
      "spec.stork.useWorkloadIdentity out and set storkUseWorkloadIdentity.",
  );
  assert.match(
    mistakeIn({ stork: { useWorkloadIdentity: true } }, { storkUseWorkloadIdentity: false }),
    /^spec\.stork\.useWorkloadIdentity: got true, wanted false/,
  );
});

test("a Stork that is too old for Portworx is refused", () => {
  const spec = { stork: { image: "registry.example.com:5000/stork:25.2.0" } };
  assert.deepEqual(checkSpec(spec, rules), []);
  assert.match(
    mistakeIn(spec, { portworxVersion: "3.7.0" }),
    /^spec\.stork\.image: got "25\.2\.0", wanted 26\.4\.1 or later/,
  );
});

test("fewer than three storage nodes are refused", () => {
  for (const nodes of [2, 0, -1, 3.5, "3"]) {
    assert.equal(
      mistakeIn({ cloudStorage: { initialStorageNodes: nodes } }),
      `spec.cloudStorage.initialStorageNodes: got ${JSON.stringify(nodes)}, wanted 3 or more. Portworx keeps its data on at least ` +
        "three nodes; raise the number or leave it out.",
    );
  }
});

for (const type of ["UninstallAndWipe", "UninstallAndDelete"]) {
  test(`${type} needs the cluster's name as a confirmation`, () => {
    const spec = { deleteStrategy: { type } };
    for (const confirmDataLoss of [undefined, "", "px", "true"]) {
      assert.equal(
        mistakeIn(spec, { confirmDataLoss }),
        `spec.deleteStrategy.type: got "${type}", wanted confirmDataLoss: "px-cluster", since deleting the cluster then erases all ` +
          'data. Set confirmDataLoss to the cluster\'s name, or use the type "Uninstall", which keeps the data.',
      );
    }
    assert.deepEqual(checkSpec(spec, { ...rules, confirmDataLoss: "px-cluster" }), []);
    assert.deepEqual(checkSpec(spec, { ...rules, clusterName: undefined }), []);
  });
}

test("a static credential is refused without showing it", () => {
  const message = mistakeIn({ env: [{ name: "AWS_SECRET_ACCESS_KEY", value: "hunter2" }] });
  assert.equal(
    message,
    'spec.env[0]: got "AWS_SECRET_ACCESS_KEY", wanted no static credentials: the cloud\'s SDK would take them and never use the ' +
      "workload identity. Remove the variable; to keep it for a while beside the workload identity, set migration to true.",
  );
  assert.match(
    mistakeIn({ stork: { env: [{ name: "AZURE_CLIENT_ID", valueFrom: { secretKeyRef: { name: "a", key: "b" } } }] } }),
    /^spec\.stork\.env\[0\]: got "AZURE_CLIENT_ID"/,
  );
});

test("during a migration it is warned about", () => {
  const spec = { env: [{ name: "AWS_ACCESS_KEY_ID", value: "AKIA" }] };
  assert.deepEqual(checkSpec(spec, { ...rules, migration: true }), [
    "spec.env[0]: AWS_ACCESS_KEY_ID still comes before the workload identity. Remove it, and then migration, once all pods have " +
      "their tokens.",
  ]);
});
