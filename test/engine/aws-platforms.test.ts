import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { Timeline } from "../../lab/providers/base/timeline";
import { keyOf, type RecordingProvider } from "../../lab/providers/recording";
import { runStack } from "../../stacks";
import { recordingCloud } from "../recorded-cloud";
import { withEngine, type Engine } from "./engine";

const PROJECT = "portworx-workload-identity";
const WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
const OPERATOR = "kubernetes:helm.sh/v3:Release";
const STORAGE_CLUSTER = "kubernetes:core.libopenstorage.org/v1:StorageCluster";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const SUBSCRIPTION = "kubernetes:operators.coreos.com/v1alpha1:Subscription";
const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const BUCKET_OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

const publicKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" });
const given = { cluster: { name: "portworx-demo", issuerUrl: "https://issuer.example.com/Demo" } };
const webhook = { image: "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17" };

const platforms: Record<string, Record<string, unknown>> = {
  rosa: { ...given, userWorkloadMonitoring: "true" },
  anthos: { ...given, webhook },
  gardener: { ...given, webhook },
  "self-managed": {
    cluster: { name: "portworx-demo" },
    selfHostedIssuer: { bucketName: "portworx-demo-issuer", publicKeys: [publicKey] },
    webhook,
  },
};

interface Scene {
  engine: Engine;
  timeline: Timeline;
  kubernetes: RecordingProvider;
  set: (key: string, value: string) => Promise<void>;
}

function withPlatform(
  platform: string,
  keys: Record<string, unknown>,
  use: (scene: Scene) => Promise<void>,
): Promise<void> {
  const timeline = new Timeline();
  const cloud = recordingCloud();
  const values = { cloud: "aws", platform, kubernetes: { context: "portworx-demo" }, ...keys };
  const config = Object.entries(values).map(([key, value]) => [
    `${PROJECT}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return withEngine(
    runStack,
    Object.values(cloud).map(({ definition }) => definition),
    (engine) =>
      use({
        engine,
        timeline,
        kubernetes: cloud.kubernetes,
        set: (key, value) => engine.stack.setConfig(`${PROJECT}:${key}`, { value }),
      }),
    {
      project: PROJECT,
      config: { "aws:region": "us-east-1", ...(Object.fromEntries(config) as Record<string, string>) },
      hooks: timeline,
    },
  );
}

const changes = async ({ stack }: Engine): Promise<string[]> =>
  Object.keys((await stack.preview()).changeSummary).filter((operation) => operation !== "same");

/** Asserts that one type of resource was finished before the other was begun. */
function assertBefore(timeline: Timeline, operation: "create" | "delete", first: string, then: string): void {
  const [one, other] = [first, then].map((token) => timeline.of(operation, token));
  assert.ok(one?.length && other?.length, `${first} and ${then} are there`);
  for (const earlier of one) {
    for (const later of other) assert.ok(earlier.end <= later.start, `${operation}: ${first} before ${then}`);
  }
}

for (const [platform, keys] of Object.entries(platforms)) {
  test(`${platform}: everything is made in order, a second preview is empty, and everything goes in order`, () =>
    withPlatform(platform, keys, async ({ engine, timeline, set }) => {
      await engine.stack.up();
      const before = {
        rosa: [[CONFIG_MAP, OPERATOR]],
        "self-managed": [
          [BUCKET_OBJECT, PROVIDER],
          [WEBHOOK, OPERATOR],
          [WEBHOOK, STORAGE_CLUSTER],
        ],
      }[platform] ?? [
        [WEBHOOK, OPERATOR],
        [WEBHOOK, STORAGE_CLUSTER],
      ];
      for (const [first = "", then = ""] of before) assertBefore(timeline, "create", first, then);
      assert.equal(timeline.of("create").at(-1)?.token, STORAGE_CLUSTER);
      assert.deepEqual(await changes(engine), []);

      await set("allowDestroy", "true");
      await engine.stack.up();
      timeline.clear();
      await engine.stack.destroy();
      assert.equal(timeline.of("delete")[0]?.token, STORAGE_CLUSTER);
      assertBefore(timeline, "delete", OPERATOR, "aws:iam/role:Role");
      if (platform !== "rosa") assertBefore(timeline, "delete", OPERATOR, WEBHOOK);
      assert.deepEqual(
        [...timeline.of("delete", CONFIG_MAP), ...timeline.of("delete", "aws:s3/bucket:Bucket")],
        [],
        "what others may rely on stays",
      );
    }));
}

/** Puts an object into the cluster, as somebody else did before. */
function existing({ objects }: RecordingProvider, token: string, id: string): void {
  objects.set(keyOf(token, id), { token, urn: "", inputs: {}, outputs: { metadata: { name: id } } });
}

const olm = { ...given, operator: { method: "olm", version: "26.4.0" } };

test("rosa: OLM's subscription comes before the StorageCluster and goes after it", () =>
  withPlatform("rosa", olm, async ({ engine, timeline, kubernetes, set }) => {
    existing(kubernetes, "kubernetes:apiregistration.k8s.io/v1:APIService", "v1alpha1.operators.coreos.com");
    await engine.stack.up();
    assertBefore(timeline, "create", SUBSCRIPTION, STORAGE_CLUSTER);
    assert.deepEqual(timeline.of("create", OPERATOR), []);
    assert.deepEqual(await changes(engine), []);
    await set("allowDestroy", "true");
    await engine.stack.up();
    await engine.stack.destroy();
    assertBefore(timeline, "delete", STORAGE_CLUSTER, SUBSCRIPTION);
  }));

for (const [what, platform, keys, message] of [
  ["OLM", "rosa", olm, /method-olm-needs-OpenShift[^]*does not exist/],
  [
    "the operator",
    "gardener",
    { ...platforms.gardener, operator: { method: "existing", version: "26.2.1" } },
    /method-existing-needs-an-operator[^]*does not exist/,
  ],
  [
    "cert-manager",
    "anthos",
    { ...given, webhook: { ...webhook, certificateMode: "certManager" } },
    /certificateMode-certManager-needs-cert-manager[^]*does not exist/,
  ],
] as const) {
  test(`${what} is asked for and not there: already the preview says so`, () =>
    withPlatform(platform, keys, async ({ engine, kubernetes }) => {
      existing(kubernetes, "kubernetes:core/v1:Namespace", "portworx");
      await assert.rejects(engine.stack.preview(), message);
    }));
}

test("the webhook's keys are secrets in the state", () =>
  withPlatform("gardener", platforms.gardener ?? {}, async ({ engine }) => {
    await engine.stack.up();
    assert.ok(!(await engine.exportedText()).includes("a private key"));
  }));

test("an issuer that moves changes the trust alone, and the StorageCluster stays", () =>
  withPlatform("gardener", platforms.gardener ?? {}, async ({ engine, timeline, set }) => {
    await engine.stack.up();
    timeline.clear();
    await set("cluster", JSON.stringify({ name: "portworx-demo", issuerUrl: "https://public.example.com/Demo" }));
    await engine.stack.up();
    assert.deepEqual(timeline.of("update", STORAGE_CLUSTER), []);
    assert.deepEqual(timeline.of("delete", STORAGE_CLUSTER), []);
    assert.equal(timeline.of("update", "aws:iam/role:Role").length, 1);
  }));
