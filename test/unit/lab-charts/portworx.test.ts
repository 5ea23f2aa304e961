import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { V1JSONSchemaProps } from "@kubernetes/client-node";
import { charts } from "../../../lab/charts";
import { customResourceDefinitions, isOlder } from "../../../lab/charts/portworx/definitions";

const RELEASE = { name: "portworx", namespace: "portworx" };

function render(values: Record<string, unknown>) {
  const chart = charts.find(({ name, version }) => name === "portworx" && version === "9.1.1");
  assert.ok(chart);
  return chart.render({ ...RELEASE, values: { deployCluster: false, deployOperator: true, ...values } });
}

function operatorImage(values: Record<string, unknown>): unknown {
  const deployment = render(values).manifests.find(({ kind }) => kind === "Deployment");
  return /"image":"([^"]+)"/.exec(JSON.stringify(deployment))?.[1];
}

/** The schema at a path of fields of the StorageCluster. */
function fieldOf(operatorVersion: string, ...path: string[]): V1JSONSchemaProps | undefined {
  const [storageCluster] = customResourceDefinitions(operatorVersion);
  const root = storageCluster?.spec.versions[0]?.schema?.openAPIV3Schema;
  return path.reduce<V1JSONSchemaProps | undefined>((schema, field) => schema?.properties?.[field], root);
}

describe("chart portworx", () => {
  test("installs the definitions and the operator with its rights", () => {
    const { crds, manifests } = render({});
    assert.deepEqual(
      crds.map(({ metadata }) => metadata.name),
      ["storageclusters.core.libopenstorage.org", "storagenodes.core.libopenstorage.org"],
    );
    assert.deepEqual(
      manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Deployment"].map((kind) => `${kind} portworx-operator`),
    );
  });

  test("takes the operator's version and registry from its values", () => {
    assert.equal(operatorImage({}), "portworx/px-operator:26.2.1");
    assert.equal(operatorImage({ pxOperatorImageVersion: "26.4.0" }), "portworx/px-operator:26.4.0");
    const customRegistryURL = "registry.example:5000/px";
    assert.equal(operatorImage({ customRegistryURL }), "registry.example:5000/px/px-operator:26.2.1");
  });

  test("installs the definitions alone when asked to, and no StorageCluster ever", () => {
    assert.deepEqual(render({ deployOperator: false }).manifests, []);
    assert.throws(() => render({ deployCluster: true }), /set the value deployCluster to false/);
  });
});

describe("the StorageCluster's definition", () => {
  test("has the identity as the vendor has it", () => {
    const credential = fieldOf("26.2.1", "spec", "workloadIdentity", "credentials")?.items as V1JSONSchemaProps;
    assert.deepEqual(credential.required, ["cloudProvider"]);
    assert.deepEqual(Object.keys(credential.properties ?? {}), ["cloudProvider", "key", "value"]);
    assert.equal(fieldOf("26.2.1", "spec", "stork", "useWorkloadIdentity")?.type, "boolean");
    assert.equal(fieldOf("26.2.1", "spec", "cloudStorage", "initialStorageNodes")?.minimum, 3);
  });

  test("of an older operator lacks what came later", () => {
    assert.equal(fieldOf("25.3.0", "spec", "workloadIdentity"), undefined);
    assert.notEqual(fieldOf("25.3.1", "spec", "workloadIdentity"), undefined);
    assert.equal(fieldOf("26.1.0", "spec", "stork", "useWorkloadIdentity"), undefined);
    assert.notEqual(fieldOf("26.1.0", "spec", "stork", "enabled"), undefined);
  });

  test("compares versions by number; what is none counts as the newest", () => {
    assert.equal(isOlder("25.10.0", "25.3.1"), false);
    assert.equal(isOlder("25.3.0-rc1", "25.3.1"), true);
    assert.equal(isOlder("", "25.3.1"), false);
    assert.equal(isOlder("latest", "25.3.1"), false);
  });
});
