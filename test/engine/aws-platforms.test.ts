import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import type { ProviderDefinition } from "../../lab/providers/base/kind";
import { Timeline } from "../../lab/providers/base/timeline";
import { runStack } from "../../stacks";
import { recordedCloud } from "../recorded-cloud";
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
  set(key: string, value: string): Promise<void>;
}

function withPlatform(
  platform: string,
  keys: Record<string, unknown>,
  use: (scene: Scene) => Promise<void>,
  cloud: ProviderDefinition<unknown>[] = recordedCloud(),
): Promise<void> {
  const timeline = new Timeline();
  const values = { cloud: "aws", platform, kubernetes: { context: "portworx-demo" }, ...keys };
  const config = Object.entries(values).map(([key, value]) => [
    `${PROJECT}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return withEngine(
    runStack,
    cloud,
    (engine) => use({ engine, timeline, set: (key, value) => engine.stack.setConfig(`${PROJECT}:${key}`, { value }) }),
    { project: PROJECT, config: { "aws:region": "us-east-1", ...Object.fromEntries(config) }, hooks: timeline },
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

test("rosa: OLM's subscription comes before the StorageCluster and goes after it", () =>
  withPlatform("rosa", { ...given, operator: { method: "olm", version: "26.4.0" } }, async ({ engine, timeline, set }) => {
    await engine.stack.up();
    assertBefore(timeline, "create", SUBSCRIPTION, STORAGE_CLUSTER);
    assert.deepEqual(timeline.of("create", OPERATOR), []);
    assert.deepEqual(await changes(engine), []);
    await set("allowDestroy", "true");
    await engine.stack.up();
    await engine.stack.destroy();
    assertBefore(timeline, "delete", STORAGE_CLUSTER, SUBSCRIPTION);
  }));

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

test("mistakes of every kind are told at once, and nothing is made", () =>
  withPlatform(
    "anthos",
    { cluster: { name: "portworx-demo" }, operator: { method: "olm" }, webhook: { replicas: 0 } },
    async ({ engine, timeline }) => {
      await assert.rejects(engine.stack.up(), ({ message }: Error) => {
        for (const key of ["cluster.issuerUrl", "operator.method", "webhook.image", "webhook.replicas"]) {
          assert.match(message, new RegExp(`${PROJECT}:${key.replace(".", "\\.")}: `));
        }
        return true;
      });
      assert.deepEqual(timeline.of("create"), []);
    },
  ));
