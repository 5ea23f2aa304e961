import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { configured, recordStack, type Recording } from "./recorder";

const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ROLE = "aws:iam/role:Role";
const KUBERNETES = "pulumi:providers:kubernetes";
const WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const OPERATOR = "kubernetes:helm.sh/v3:Release";
const STORAGE = "kubernetes:core.libopenstorage.org/v1:StorageCluster";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

const ISSUER = "https://issuer.example.com/clusters/Demo";
const image = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";

const on = (platform: string, changes: Record<string, unknown> = {}) =>
  configured({
    platform,
    cluster: { name: "demo", issuerUrl: ISSUER },
    ...(platform !== "rosa" && { webhook: { image } }),
    ...changes,
  });

const specOf = ({ only }: Recording) => only(STORAGE).inputs.spec as Record<string, unknown>;
const annotationsOf = ({ only }: Recording) => (only(STORAGE).inputs.metadata as { annotations?: object }).annotations;

for (const platform of ["rosa", "anthos", "gardener", "self-managed"]) {
  test(`${platform}: the account trusts the given issuer, and the first preview shows it`, async () => {
    const { only, outputs } = await recordStack(on(platform), { preview: true });
    assert.equal(only(PROVIDER).inputs.url, ISSUER);
    assert.equal(outputs.oidcProviderArn, `arn:aws:iam::123456789012:oidc-provider/${ISSUER.slice(8)}`);
    assert.match(String(only(ROLE).inputs.assumeRolePolicy), /issuer\.example\.com\/clusters\/Demo:sub/);
  });

  test(`${platform}: another context or issuer of the same cluster is the same cluster`, async () => {
    const { only } = await recordStack(on(platform));
    assert.deepEqual(only(KUBERNETES).inputs, {
      context: "demo",
      clusterIdentifier: "123456789012/us-east-1/demo",
    });
  });
}

for (const platform of ["anthos", "gardener", "self-managed"]) {
  test(`${platform}: the webhook is there before the StorageCluster, and knows the region`, async () => {
    const { only } = await recordStack(on(platform));
    assert.ok(only(STORAGE).dependencies.includes(WEBHOOK));
    const { template } = only(DEPLOYMENT).inputs.spec as {
      template: { spec: { containers: [{ image: string; command?: string[]; args?: string[] }] } };
    };
    const [container] = template.spec.containers;
    assert.equal(container.image, image);
    const flags = [...(container.command ?? []), ...(container.args ?? [])];
    assert.ok(flags.includes("--aws-default-region=us-east-1"), flags.join(" "));
  });
}

test("self-managed: an issuer is made on request, and trusted under its own address", async () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const selfHostedIssuer = {
    bucketName: "demo-issuer",
    publicKeys: [publicKey.export({ type: "spki", format: "pem" })],
    tags: { team: "storage" },
  };
  const { only, resources, outputs } = await recordStack(
    on("self-managed", { cluster: { name: "demo" }, selfHostedIssuer }),
    { preview: true },
  );
  const issuer = "https://s3.us-east-1.amazonaws.com/demo-issuer";
  assert.equal(outputs.issuerUrl, issuer);
  assert.equal(only(PROVIDER).inputs.url, issuer);
  assert.equal(outputs.oidcProviderArn, `arn:aws:iam::123456789012:oidc-provider/${issuer.slice(8)}`);
  assert.match(String(only(ROLE).inputs.assumeRolePolicy), /demo-issuer:sub/);
  const bucket = only("aws:s3/bucket:Bucket");
  assert.deepEqual(
    [bucket.inputs.bucket, bucket.inputs.region, bucket.retainOnDelete],
    ["demo-issuer", "us-east-1", true],
  );
  assert.equal((bucket.inputs.tags as Record<string, string>).team, "storage");
  assert.equal(resources.filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2").length, 2);
});

test("somebody else's webhook is left alone", async () => {
  const { resources } = await recordStack(on("gardener", { webhook: { existing: true } }));
  assert.ok(!resources.some(({ type }) => type === WEBHOOK));
});

test("a second webhook beside the platform's own is deployed when asked for", async () => {
  const { only } = await recordStack(configured({ webhook: { image, besideBuiltInWebhook: true } }));
  assert.ok(only(STORAGE).dependencies.includes(WEBHOOK));
});

test("ROSA: both audiences, its own port and annotation, its own webhook", async () => {
  const recording = await recordStack(on("rosa"));
  const { only, resources } = recording;
  assert.deepEqual(only(PROVIDER).inputs.clientIdLists, ["openshift", "sts.amazonaws.com"]);
  assert.match(String(only(ROLE).inputs.assumeRolePolicy), /:aud":\["openshift","sts\.amazonaws\.com"\]/);
  assert.equal(specOf(recording).startPort, 17001);
  assert.deepEqual(annotationsOf(recording), { "portworx.io/is-openshift": "true" });
  assert.ok(!resources.some(({ type }) => [WEBHOOK, CONFIG_MAP].includes(type)));
});

test("ROSA: the operator by OLM on request", async () => {
  const operator = { method: "olm", version: "26.4.0", olm: { installPlanApproval: "Manual" } };
  const { only, resources } = await recordStack(on("rosa", { operator }));
  assert.ok(!resources.some(({ type }) => type === OPERATOR));
  const { spec } = only("kubernetes:operators.coreos.com/v1alpha1:Subscription").inputs as { spec: object };
  assert.deepEqual(spec, {
    name: "portworx-certified",
    channel: "stable",
    source: "certified-operators",
    sourceNamespace: "openshift-marketplace",
    startingCSV: "portworx-operator.v26.4.0",
    installPlanApproval: "Manual",
  });
});

test("ROSA: user workload monitoring on request, and for good", async () => {
  const { only } = await recordStack(on("rosa", { userWorkloadMonitoring: "true" }));
  const { inputs, retainOnDelete } = only(CONFIG_MAP);
  assert.deepEqual(inputs, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "cluster-monitoring-config", namespace: "openshift-monitoring" },
    data: { "config.yaml": "enableUserWorkload: true\n" },
  });
  assert.equal(retainOnDelete, true);
});

test("Stork is trusted only where it uses the identity", async () => {
  const { only, outputs } = await recordStack(on("rosa", { storageCluster: { storkUseWorkloadIdentity: false } }));
  assert.deepEqual(outputs.serviceAccounts, ["portworx", "px-node-wiper"]);
  assert.doesNotMatch(String(only(ROLE).inputs.assumeRolePolicy), /:stork/);
});

test("the operator's own cert-manager is off only where one runs, and a given spec is the user's", async () => {
  const certManager = async (changes: object) => specOf(await recordStack(on("anthos", { ...changes }))).certManager;
  const given = { storageCluster: { spec: { kvdb: { internal: true } } } };
  assert.deepEqual(await certManager({}), { enabled: true });
  assert.deepEqual(await certManager({ existingCertManager: "true" }), { enabled: false });
  assert.deepEqual(await certManager({ webhook: { image, certificateMode: "certManager" } }), { enabled: false });
  assert.deepEqual(await certManager(given), undefined);
  assert.deepEqual(await certManager({ ...given, existingCertManager: "true" }), { enabled: false });
});

for (const [mode, situation, expected] of [
  [
    "create",
    { oidcProvider: { arn: "arn:aws:iam::123456789012:oidc-provider/x", tags: {}, clientIdLists: [] } },
    /1 mistake .*\n {2}- portworx-workload-identity:oidcProvider\.mode: got "create", wanted an account without an OIDC provider/,
  ],
  [
    "reference",
    {},
    /1 mistake .*\n {2}- portworx-workload-identity:oidcProvider\.mode: got "reference", wanted an existing OIDC provider/,
  ],
  [
    "reference",
    {
      oidcProvider: {
        arn: "arn:aws:iam::123456789012:oidc-provider/x",
        tags: {},
        clientIdLists: ["sts.amazonaws.com"],
      },
    },
    /1 mistake .*\n {2}- portworx-workload-identity:oidcProvider\.audiences: got \["openshift"\]/,
  ],
] as const) {
  test(`refused before anything is made: ${mode}, ${String(expected).slice(62, 90)}`, async () => {
    await assert.rejects(recordStack(on("rosa", { oidcProvider: { mode } }), situation), { message: expected });
  });
}
