import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../../../components/input-error";
import { PlatformName } from "../../../../components/platforms";
import { awsCredential, azureCredential } from "../../../../components/portworx/credential";
import { StorageCluster, type StorageClusterArgs } from "../../../../components/portworx/storage-cluster";
import { record, valueOf } from "../recorder";

const roleArn = "arn:aws:iam::123456789012:role/portworx";
const given: StorageClusterArgs = {
  clusterName: "px-cluster",
  namespace: "portworx",
  platform: PlatformName.Eks,
  credential: awsCredential(roleArn),
  operatorVersion: "26.2.1",
};
const cluster = (change: Partial<StorageClusterArgs> = {}) => {
  return (options: pulumi.ComponentResourceOptions) => new StorageCluster("storage", { ...given, ...change }, options);
};
const block = { credentials: [{ cloudProvider: "aws", key: "eks.amazonaws.com/role-arn", value: roleArn }] };

/** A cluster whose definition does not know some fields of the spec. */
const pruning = (...fields: string[]) => {
  return (_type: string, inputs: Record<string, unknown>) => {
    const spec = Object.entries(inputs.spec ?? {}).filter(([field]) => !fields.includes(field));
    return { ...inputs, spec: Object.fromEntries(spec) };
  };
};

test("the StorageCluster on EKS, complete and protected", async () => {
  const { value, resources, warnings } = await record(cluster());
  assert.equal(resources.length, 1);
  const [{ type, name, inputs, options }] = resources as [(typeof resources)[0]];
  assert.equal(type, "kubernetes:core.libopenstorage.org/v1:StorageCluster");
  assert.equal(name, "storage");
  assert.deepEqual(inputs, {
    apiVersion: "core.libopenstorage.org/v1",
    kind: "StorageCluster",
    metadata: { name: "px-cluster", namespace: "portworx", annotations: { "portworx.io/is-eks": "true" } },
    spec: {
      cloudStorage: { provider: "aws", deviceSpecs: ["type=gp3,size=150"] },
      kvdb: { internal: true },
      secretsProvider: "k8s",
      image: "portworx/oci-monitor:3.6.1",
      workloadIdentity: block,
      stork: { enabled: true, useWorkloadIdentity: true },
    },
  });
  assert.equal(options.parent, value);
  assert.equal(options.protect, true);
  assert.deepEqual(options.customTimeouts, { delete: "60m" });
  assert.deepEqual(warnings, []);
  assert.equal(await valueOf(value.clusterName), "px-cluster");
  assert.equal(await valueOf(value.namespace), "portworx");
});

test("the StorageCluster on AKS", async () => {
  const clientId = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
  const { resources } = await record(cluster({ platform: PlatformName.Aks, credential: azureCredential(clientId) }));
  const { metadata, spec } = resources[0]?.inputs as Record<"metadata" | "spec", Record<string, unknown>>;
  assert.deepEqual(metadata.annotations, { "portworx.io/is-aks": "true" });
  assert.deepEqual(spec.workloadIdentity, {
    credentials: [{ cloudProvider: "azure", key: "azure.workload.identity/client-id", value: clientId }],
  });
});

test("annotations and spec are passed on", async () => {
  const { resources } = await record(
    cluster({
      image: "registry.example.com:5000/px/oci-monitor:3.7.1",
      operatorVersion: "26.4.0",
      annotations: { "portworx.io/misc-args": "-T px-storev2" },
      spec: { kvdb: { internal: true }, cloudStorage: { initialStorageNodes: 6 } },
    }),
  );
  const { metadata, spec } = resources[0]?.inputs as Record<"metadata" | "spec", Record<string, unknown>>;
  assert.deepEqual(metadata.annotations, { "portworx.io/is-eks": "true", "portworx.io/misc-args": "-T px-storev2" });
  assert.deepEqual(spec, {
    kvdb: { internal: true },
    cloudStorage: { initialStorageNodes: 6 },
    image: "registry.example.com:5000/px/oci-monitor:3.7.1",
    workloadIdentity: block,
    stork: { enabled: true, useWorkloadIdentity: true },
  });
});

test("it waits for all that the component depends on", async () => {
  let needed: pulumi.Resource | undefined;
  const { resources } = await record((options) => {
    const first = (needed = new pulumi.ComponentResource("test:index:First", "first"));
    return cluster()({ ...options, dependsOn: first });
  });
  const dependsOn = await valueOf(pulumi.output(resources[0]?.options.dependsOn as pulumi.Input<pulumi.Resource[]>));
  assert.deepEqual(dependsOn, [needed]);
});

test("allowDestroy lifts the protection, unless the component's own options keep it", async () => {
  const lifted = await record(cluster({ allowDestroy: true }));
  assert.equal(lifted.resources[0]?.options.protect, undefined);
  const kept = await record((options) => cluster({ allowDestroy: true })({ ...options, protect: true }));
  assert.equal(kept.resources[0]?.options.protect, true);
});

test("a role that is only known later is used when it is", async () => {
  const { resources, failures } = await record(
    cluster({ credential: awsCredential(pulumi.output(roleArn)), operatorVersion: Promise.resolve("26.2.1") }),
  );
  assert.deepEqual(failures, []);
  assert.deepEqual((resources[0]?.inputs as { spec: Record<string, unknown> }).spec.workloadIdentity, block);
});

test("warnings are shown, during a migration and for operators that strip", async () => {
  const { warnings, resources } = await record(
    cluster({
      operatorVersion: "25.4.0",
      storkUseWorkloadIdentity: false,
      migration: true,
      spec: { env: [{ name: "AWS_ACCESS_KEY_ID", value: pulumi.secret("AKIA") }] },
    }),
  );
  assert.equal(resources.length, 1);
  assert.deepEqual(
    warnings.map((text) => text.split(" ", 2).join(" ")),
    ["operatorVersion: 25.4.0", "spec.env[0]: AWS_ACCESS_KEY_ID"],
  );
});

const dropped: Record<string, string> = { workloadIdentity: "25.3.1", stork: "26.2.0" };

for (const [field, operator] of Object.entries(dropped)) {
  test(`a definition that drops ${field} is found out after the creation`, async () => {
    const { value, failures, resources } = await record(cluster(), { outputs: pruning(field) });
    assert.equal(resources.length, 1);
    await assert.rejects(valueOf(value.clusterName), InputError);
    assert.ok(failures[0]?.message.includes(`(CRDs) to ${operator} or later`), failures[0]?.message);
  });
}

test("a preview does not judge what an older operator would drop", async () => {
  const { failures } = await record(cluster(), { outputs: pruning("workloadIdentity"), preview: true });
  assert.deepEqual(failures, []);
});

const key = { name: "AWS_SECRET_ACCESS_KEY", valueFrom: { secretKeyRef: { name: "aws", key: "secret" } } };

const plainMistakes: Record<string, Partial<StorageClusterArgs>> = {
  clusterName: { clusterName: "" },
  namespace: { namespace: "Portworx" },
  platform: { platform: PlatformName.Aks },
  "namespace on AKS": {
    namespace: "kube-system",
    platform: PlatformName.Aks,
    credential: azureCredential("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
  },
  "credential.value": { credential: awsCredential("role") },
  operatorVersion: { operatorVersion: "25.3.0" },
  portworxVersion: { portworxVersion: "3.3.0" },
  image: { image: "portworx/oci-monitor:latest" },
  storkUseWorkloadIdentity: { operatorVersion: "26.1.0" },
  spec: { spec: "image: x" },
  "spec.env[0]": { spec: { env: [key], kvdb: pulumi.output({}) } },
  "spec.image": { image: "portworx/oci-monitor:3.6.1", spec: { image: "portworx/oci-monitor:3.7.0" } },
  "spec.workloadIdentity": { spec: { workloadIdentity: { credentials: [] } } },
  "spec.deleteStrategy.type": { spec: { deleteStrategy: { type: "UninstallAndWipe" } } },
  "spec.cloudStorage.initialStorageNodes": { spec: { cloudStorage: { initialStorageNodes: 1 } } },
};

for (const [place, change] of Object.entries(plainMistakes)) {
  const [input] = place.split(" ");
  test(`a plain mistake in ${place} stops the constructor before anything is asked for`, async () => {
    const { resources } = await record((options) => {
      assert.throws(
        () => cluster(change)(options),
        (error) => error instanceof InputError && error.input === input,
      );
    });
    assert.deepEqual(resources, []);
  });
}

const lateMistakes: Record<string, Partial<StorageClusterArgs>> = {
  clusterName: { clusterName: pulumi.output("PX") },
  "credential.value": { credential: awsCredential(pulumi.output("role")) },
  operatorVersion: { operatorVersion: pulumi.output("25.3.0") },
  image: { image: Promise.resolve("portworx/oci-monitor:3.3.0") },
  "spec.env[0]": { spec: { env: pulumi.output([key]) } },
  "spec.deleteStrategy.type": {
    clusterName: pulumi.output("px-cluster"),
    confirmDataLoss: "other",
    spec: { deleteStrategy: { type: "UninstallAndDelete" } },
  },
  "spec.workloadIdentity": {
    credential: awsCredential(pulumi.output(`${roleArn}-2`)),
    spec: { workloadIdentity: block },
  },
};

for (const [input, change] of Object.entries(lateMistakes)) {
  test(`a late mistake in ${input} stops the StorageCluster`, async () => {
    const { value, resources, failures } = await record(cluster(change));
    await assert.rejects(valueOf(value.clusterName), { input });
    await assert.rejects(valueOf(value.namespace), { input });
    assert.deepEqual([...new Set(failures.map((failure) => failure.input))], [input]);
    assert.deepEqual(resources, []);
  });
}

test("a spec that is only known later is judged and completed then", async () => {
  const good = await record(cluster({ spec: pulumi.output({ kvdb: { internal: true } }) }));
  assert.deepEqual((good.resources[0]?.inputs as { spec: Record<string, unknown> }).spec.kvdb, { internal: true });
  const bad = await record(cluster({ spec: pulumi.output({ env: [key] }) }));
  assert.deepEqual(bad.resources, []);
  assert.equal(bad.failures[0]?.input, "spec.env[0]");
});

test("the client id that turns out to be the principal id never reaches the cluster", async () => {
  const id = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
  const { failures, resources } = await record((options) => {
    const credential = azureCredential(pulumi.output(id), pulumi.output(id));
    return new StorageCluster("storage", { ...given, platform: PlatformName.Aks, credential }, options);
  });
  assert.match(failures[0]?.message ?? "", /wanted the client ID of the managed identity; this is its principal ID/);
  assert.deepEqual(resources, []);
});
