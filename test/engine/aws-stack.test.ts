import assert from "node:assert/strict";
import { test } from "node:test";
import { Timeline } from "../../lab/providers/base/timeline";
import { runStack } from "../../stacks";
import { recordedCloud } from "../recorded-cloud";
import { withEngine, type Engine } from "./engine";

const PROJECT = "portworx-workload-identity";
const STORAGE_CLUSTER = "kubernetes:core.libopenstorage.org/v1:StorageCluster";

const config = {
  "aws:region": "us-east-1",
  [`${PROJECT}:cloud`]: "aws",
  [`${PROJECT}:platform`]: "eks",
  [`${PROJECT}:cluster`]: '{"name":"portworx-demo"}',
  [`${PROJECT}:kubernetes`]: '{"context":"portworx-demo"}',
  [`${PROJECT}:cloudSnap`]: '{"buckets":["portworx-backups"]}',
};

interface Scene {
  engine: Engine;
  timeline: Timeline;
  readonly set: (key: string, value: string) => Promise<void>;
}

async function withStack(use: (scene: Scene) => Promise<void>, more: Record<string, string> = {}): Promise<void> {
  const timeline = new Timeline();
  await withEngine(
    runStack,
    recordedCloud(),
    (engine) => use({ engine, timeline, set: (key, value) => engine.stack.setConfig(`${PROJECT}:${key}`, { value }) }),
    { project: PROJECT, config: { ...config, ...more }, hooks: timeline },
  );
}

const changes = async ({ engine }: Scene): Promise<string[]> =>
  Object.keys((await engine.stack.preview()).changeSummary).filter((operation) => operation !== "same");

test("identity, operator and StorageCluster are created in the order in which they need each other", () =>
  withStack(async ({ engine, timeline }) => {
    await engine.stack.up();
    const finished = [...timeline.of("create")].sort((one, other) => one.end - other.end).map(({ token }) => token);
    assert.equal(finished.at(-1), STORAGE_CLUSTER);
    const storage = timeline.of("create", STORAGE_CLUSTER)[0];
    assert.ok(storage);
    for (const other of timeline.of("create").filter(({ token }) => token !== STORAGE_CLUSTER)) {
      assert.ok(other.end <= storage.start, `${other.token} must exist before the StorageCluster is created`);
    }
  }));

test("a second preview is empty, and a second up changes nothing", () =>
  withStack(async (scene) => {
    await scene.engine.stack.up();
    assert.deepEqual(await changes(scene), []);
    scene.timeline.clear();
    await scene.engine.stack.up();
    assert.deepEqual([...scene.timeline.of("create"), ...scene.timeline.of("update")], []);
  }));

for (const [what, key, value] of [
  ["name", "storageCluster", '{"name":"another"}'],
  ["namespace", "namespace", "another"],
  ["cluster", "cluster", '{"name":"another"}'],
] as const) {
  test(`another ${what} deletes no storage: the preview and the up are refused`, () =>
    withStack(async ({ engine, timeline, set }) => {
      await engine.stack.up();
      timeline.clear();
      await set(key, value);
      await assert.rejects(engine.stack.preview(), /protect/);
      await assert.rejects(engine.stack.up(), /protect/);
      assert.deepEqual(
        timeline.of("delete").map(({ token }) => token),
        [],
      );
    }));
}

test("another context or kubeconfig of the same cluster replaces nothing", () =>
  withStack(async (scene) => {
    await scene.engine.stack.up();
    await scene.set("kubernetes", '{"context":"renamed","path":"/somewhere/else"}');
    const { changeSummary } = await scene.engine.stack.preview();
    assert.deepEqual(Object.keys(changeSummary).sort(), ["same", "update"]);
    assert.equal(changeSummary.update, 1, "the Kubernetes provider itself");
  }));

test("destroy is refused until allowDestroy is set, and then takes the StorageCluster first", () =>
  withStack(async ({ engine, timeline, set }) => {
    await engine.stack.up();
    await assert.rejects(engine.stack.destroy(), /protect/);
    assert.deepEqual(timeline.of("delete"), []);
    await set("allowDestroy", "true");
    await set("deleteOidcProvider", "true");
    await engine.stack.up();
    await engine.stack.destroy();
    const deletes = timeline.of("delete");
    assert.equal(deletes[0]?.token, STORAGE_CLUSTER);
    const [storage, ...rest] = deletes;
    for (const other of rest) assert.ok(storage && storage.end <= other.start, `${other.token} went too early`);
    const at = (token: string): number => deletes.findIndex((operation) => operation.token === token);
    assert.ok(at("kubernetes:helm.sh/v3:Release") < at("aws:iam/role:Role"), "the operator goes before the role");
  }));

test("the OIDC provider stays in the account unless deleteOidcProvider is set", () =>
  withStack(
    async ({ engine, timeline }) => {
      await engine.stack.up();
      await engine.stack.destroy();
      assert.deepEqual(timeline.of("delete", "aws:iam/openIdConnectProvider:OpenIdConnectProvider"), []);
    },
    { [`${PROJECT}:allowDestroy`]: "true" },
  ));

test("a secret kubeconfig is never in plain text in the state", () =>
  withStack(
    async ({ engine }) => {
      const marker = "client-key-data-of-the-test";
      await engine.stack.setConfig(`${PROJECT}:kubeconfig`, { value: kubeconfigWith(marker), secret: true });
      await engine.stack.up();
      assert.ok(!(await engine.exportedText()).includes(marker));
    },
    { [`${PROJECT}:kubernetes`]: "{}" },
  ));

function kubeconfigWith(marker: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "demo",
    contexts: [{ name: "demo", context: { cluster: "demo", user: "demo" } }],
    clusters: [{ name: "demo", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "demo", user: { token: marker } }],
  });
}
