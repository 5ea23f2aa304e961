import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../../../components/input-error";
import { PlatformName } from "../../../../components/platforms";
import {
  OperatorMethod,
  PortworxOperator,
  type PortworxOperatorArgs,
} from "../../../../components/portworx/portworx-operator";
import { record, valueOf } from "../recorder";

const operator = (args: Partial<PortworxOperatorArgs> = {}) => {
  return (options: pulumi.ComponentResourceOptions) =>
    new PortworxOperator("operator", { namespace: "portworx", ...args }, options);
};

test("helm: the vendor's chart, without a StorageCluster", async () => {
  const { value, resources } = await record(operator());
  assert.equal(resources.length, 1);
  assert.equal(resources[0]?.type, "kubernetes:helm.sh/v3:Release");
  assert.equal(resources[0].name, "operator");
  assert.deepEqual(resources[0].inputs, {
    compat: "true",
    name: "portworx",
    namespace: "portworx",
    chart: "portworx",
    version: "9.1.1",
    repositoryOpts: { repo: "https://raw.githubusercontent.com/portworx/helm/master/stable/" },
    values: { deployCluster: false, deployOperator: true, pxOperatorImageVersion: "26.2.1" },
  });
  assert.equal(resources[0].options.parent, value);
  assert.equal(await valueOf(value.version), "26.2.1");
  assert.equal(await valueOf(value.namespace), "portworx");
});

test("helm: an air-gapped chart, image and registry", async () => {
  const { resources } = await record(
    operator({
      version: pulumi.output("26.4.0"),
      chart: "oci://registry.example.com/charts/portworx",
      repository: "",
      chartVersion: "9.2.0",
      values: { customRegistryURL: "registry.example.com/px" },
    }),
  );
  assert.deepEqual(resources[0]?.inputs, {
    compat: "true",
    name: "portworx",
    namespace: "portworx",
    chart: "oci://registry.example.com/charts/portworx",
    version: "9.2.0",
    repositoryOpts: {},
    values: {
      customRegistryURL: "registry.example.com/px",
      deployCluster: false,
      deployOperator: true,
      pxOperatorImageVersion: "26.4.0",
    },
  });
});

test("existing: the operator is looked up, and nothing is made", async () => {
  const { value, resources } = await record(operator({ method: OperatorMethod.Existing, version: "26.3.0" }));
  assert.deepEqual(
    resources.map(({ name, inputs, options }) => [name, inputs, options.id]),
    [["operator-method-existing-needs-an-operator", {}, "portworx/portworx-operator"]],
  );
  assert.equal(await valueOf(value.version), "26.3.0");
});

test("olm: OpenShift's own installer gets namespace, version and catalog", async () => {
  const { value, resources } = await record(
    operator({
      method: OperatorMethod.Olm,
      platform: PlatformName.Rosa,
      version: "26.4.0",
      olm: { channel: "alpha" },
    }),
  );
  assert.deepEqual(
    resources.map(({ name }) => name),
    ["operator-method-olm-needs-OpenShift", "operator-group", "operator", "operator-ready"],
  );
  const { metadata, spec } = resources[2]?.inputs as {
    metadata: { namespace: string };
    spec: { channel: string; startingCSV: string };
  };
  assert.equal(metadata.namespace, "portworx");
  assert.deepEqual([spec.channel, spec.startingCSV], ["alpha", "portworx-operator.v26.4.0"]);
  const waitedFor = (value.version as unknown as { resources(): Set<pulumi.Resource> }).resources.call(value.version);
  assert.deepEqual(
    [...waitedFor].map(({ constructor }) => constructor.name),
    ["Service"],
  );
});

test("what uses version or namespace waits for the operator", async () => {
  const { value } = await record(operator());
  for (const output of [value.version, value.namespace]) {
    const resources = (output as unknown as { resources(): Set<pulumi.Resource> }).resources.call(output);
    assert.equal(resources.size, 1);
  }
});

const plainMistakes: Record<string, Partial<PortworxOperatorArgs>> = {
  namespace: { namespace: "" },
  version: { version: "24.1.0" },
  "values.deployCluster": { values: { deployCluster: true } },
  chart: { method: OperatorMethod.Existing, version: "26.2.1", chart: "portworx" },
  method: { method: OperatorMethod.Olm, platform: PlatformName.SelfManaged },
};

for (const [input, change] of Object.entries(plainMistakes)) {
  test(`a plain mistake in ${input} stops the constructor`, async () => {
    await record((options) => {
      assert.throws(
        () => operator(change)(options),
        (error) => error instanceof InputError && error.input === input,
      );
    });
  });
}

test("late mistakes stop the release and whoever waits for it", async () => {
  for (const change of [
    { namespace: pulumi.output("PX") },
    { version: pulumi.output("1.0.0") },
    { values: pulumi.output({ deployCluster: true }) },
  ]) {
    const { value, resources, failures } = await record(operator(change));
    assert.deepEqual(resources, []);
    await assert.rejects(valueOf(value.version), InputError);
    await assert.rejects(valueOf(value.namespace), InputError);
    assert.equal(failures.length, 1);
  }
});
