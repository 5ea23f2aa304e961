import assert from "node:assert/strict";
import { test } from "node:test";
import type { FinishedOperation, Operation } from "../../lab/providers/base/hooks";
import { Timeline } from "../../lab/providers/base/timeline";
import { runStack } from "../../stacks";
import { SUBSCRIPTION } from "../recorded-azure";
import { recordedCloud } from "../recorded-cloud";
import { withEngine, type Engine } from "./engine";

const PROJECT = "portworx-workload-identity";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const ROLE = "azure-native:authorization:RoleDefinition";
const ACCOUNT = "azure-native:storage:StorageAccount";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const LOOKUP = "azure-native:containerservice:getManagedCluster";
const STORAGE_CLUSTER = "kubernetes:core.libopenstorage.org/v1:StorageCluster";

/** Long enough that two writes which may overlap do. */
const WRITE_MILLISECONDS = 50;

const account = `/subscriptions/${SUBSCRIPTION}/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/backups`;
const keys: Record<string, unknown> = {
  cloud: "azure",
  platform: "aks",
  cluster: { name: "portworx-demo", resourceGroup: "storage" },
  kubernetes: { context: "portworx-demo" },
  cloudSnap: { storageAccounts: [account] },
};
const gardener = {
  allowDestroy: "true",
  platform: "gardener",
  cluster: { name: "portworx-demo", resourceGroup: "workers", issuerUrl: "https://issuer.example.com/demo" },
};

interface Scene {
  engine: Engine;
  timeline: Timeline;
  readonly set: (key: string, value: unknown) => Promise<void>;
}

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function withStack(more: Record<string, unknown>, use: (scene: Scene) => Promise<void>): Promise<void> {
  const timeline = new Timeline();
  const config = Object.entries({ ...keys, ...more }).map(([key, value]) => [`${PROJECT}:${key}`, text(value)]);
  return withEngine(
    runStack,
    recordedCloud(),
    (engine) =>
      use({
        engine,
        timeline,
        set: (key, value) => engine.stack.setConfig(`${PROJECT}:${key}`, { value: text(value) }),
      }),
    {
      project: PROJECT,
      config: Object.fromEntries(config) as Record<string, string>,
      hooks: { before: slowWrites, after: (operation) => timeline.after(operation) },
    },
  );
}

function slowWrites({ token, method, preview }: Operation): Promise<void> | void {
  if (token !== CREDENTIAL || preview || !["create", "delete"].includes(method)) return;
  return new Promise((resolve) => setTimeout(resolve, WRITE_MILLISECONDS));
}

const changes = async ({ engine }: Scene): Promise<string[]> =>
  Object.keys((await engine.stack.preview()).changeSummary).filter((operation) => operation !== "same");

/** Asserts that one type of resource was finished before the other was begun. */
function assertBefore(timeline: Timeline, operation: "create" | "delete", first: string, then: string): void {
  const [one, other] = [first, then].map((token) => timeline.of(operation, token));
  assert.ok(one?.length && other?.length, `${first} and ${then} are there`);
  for (const earlier of one) {
    for (const later of other) assert.ok(earlier.end <= later.start, `${operation}: ${first} before ${then}`);
  }
}

function assertOneAtATime(writes: readonly FinishedOperation[]): void {
  const ordered = [...writes].sort((one, other) => one.start - other.start);
  for (const [index, write] of ordered.slice(1).entries()) {
    assert.ok((ordered[index]?.end ?? 0) <= write.start, "two federated credentials were written at once");
  }
}

test("aks: everything comes and goes in order, one federated credential at a time, and a second preview is empty", () =>
  withStack({}, async (scene) => {
    const { engine, timeline, set } = scene;
    await engine.stack.up();
    for (const token of [IDENTITY, CREDENTIAL, ROLE, ASSIGNMENT]) assertBefore(timeline, "create", token, RELEASE);
    assert.equal(timeline.of("create", CREDENTIAL).length, 3);
    assertOneAtATime(timeline.of("create", CREDENTIAL));
    const [storage] = timeline.of("create", STORAGE_CLUSTER);
    for (const other of timeline.of("create").filter(({ token }) => token !== STORAGE_CLUSTER)) {
      assert.ok(
        storage && other.end <= storage.start,
        `${other.token} must exist before the StorageCluster is created`,
      );
    }
    assert.deepEqual(await changes(scene), []);

    await assert.rejects(engine.stack.destroy(), /protect/);
    assert.deepEqual(timeline.of("delete"), []);
    await set("allowDestroy", "true");
    await engine.stack.up();
    await engine.stack.destroy();
    const [first, ...rest] = timeline.of("delete");
    assert.equal(first?.token, STORAGE_CLUSTER);
    for (const other of rest) assert.ok(first.end <= other.start, `${other.token} went too early`);
    assertOneAtATime(timeline.of("delete", CREDENTIAL));
    assertBefore(timeline, "delete", RELEASE, CREDENTIAL);
    assertBefore(timeline, "delete", ASSIGNMENT, ROLE);
    assertBefore(timeline, "delete", CREDENTIAL, IDENTITY);
  }));

test("another name, namespace or cluster deletes no storage, while another context or spelling replaces nothing", () =>
  withStack({}, async ({ engine, set }) => {
    await engine.stack.up();
    await set("kubernetes", { context: "renamed" });
    await set("storageCluster", { name: "portworx-demo" });
    assert.deepEqual(Object.keys((await engine.stack.preview()).changeSummary).sort(), ["same", "update"]);
    for (const [key, value] of [
      ["storageCluster", { name: "another" }],
      ["namespace", "another"],
      ["cluster", { name: "another", resourceGroup: "storage" }],
    ] as const) {
      const before = await engine.stack.getConfig(`${PROJECT}:${key}`).catch(() => ({ value: "portworx" }));
      await set(key, value);
      await assert.rejects(engine.stack.preview(), /protect/, key);
      await set(key, before.value);
    }
  }));

test("gardener: the webhook comes before operator and StorageCluster, and goes after them", () =>
  withStack(gardener, async (scene) => {
    const { engine, timeline } = scene;
    await engine.stack.up();
    const [webhook, operator, ...others] = timeline.of("create", RELEASE);
    assert.ok(webhook && operator && others.length === 0);
    assert.match(webhook.urn, /workload-identity-webhook$/);
    assert.ok(webhook.end <= operator.start);
    assertBefore(timeline, "create", RELEASE, STORAGE_CLUSTER);
    assert.deepEqual(await changes(scene), []);
    await engine.stack.destroy();
    assert.match(timeline.of("delete", RELEASE)[1]?.urn ?? "", /workload-identity-webhook$/);
    assertBefore(timeline, "delete", STORAGE_CLUSTER, RELEASE);
  }));

test("what AKS's own accounts are reached with is encrypted in the state, and backups stay after a destroy", () => {
  const more = { kubernetes: {}, allowDestroy: "true", cloudSnap: { createStorageAccount: { name: "newbackups" } } };
  return withStack(more, async (scene) => {
    const { engine, timeline } = scene;
    await engine.stack.up();
    const state = await engine.exportedText();
    for (const credential of ["a-private-key", "a-token"]) assert.ok(!state.includes(credential), credential);
    const blobs = timeline.of("create", ASSIGNMENT).find(({ urn }) => urn.endsWith("blobs-newbackups"));
    const [account] = timeline.of("create", ACCOUNT);
    assert.ok(blobs && account && account.end <= blobs.start, "the role is assigned once the account is there");
    assert.deepEqual(await changes(scene), []);
    await engine.stack.destroy();
    assert.deepEqual(timeline.of("delete", ACCOUNT), []);
  });
});

test("a new cluster is asked about once it is made, and not by the preview before", () =>
  withStack(
    { kubernetes: {}, cluster: { name: "portworx-demo", resourceGroup: "storage", create: {} } },
    async ({ engine, timeline }) => {
      const lookups = () => timeline.operations.filter(({ token }) => token === LOOKUP);
      await engine.stack.preview();
      assert.deepEqual(lookups(), []);
      await engine.stack.up();
      const [made] = timeline.of("create", CLUSTER);
      const [lookup] = lookups();
      assert.ok(made && lookup && made.end <= lookup.start);
      assert.deepEqual(Object.keys((await engine.stack.preview()).changeSummary), ["same"]);
    },
  ));

const far = "/subscriptions/99999999-9999-4999-8999-999999999999";

for (const [what, more, message] of [
  [
    "a scope in which the role cannot be assigned",
    { identity: { scopes: [{ name: "far", id: far }] } },
    /the only one that the role made here can be assigned in/,
  ],
  [
    "a cluster without workload identity",
    { cluster: { name: "without", resourceGroup: "storage" } },
    /az aks update --resource-group storage --name without --enable-oidc-issuer --enable-workload-identity/,
  ],
] as const) {
  test(`${what} is refused before any resource is made`, () =>
    withStack(more, async ({ engine, timeline }) => {
      let refusal: unknown;
      const { program } = engine;
      // The Automation API leaves the failure of an inline program with nobody to hear it; what is made, is made all the same.
      engine.program = () => program().catch((error: unknown) => void (refusal = error));
      await engine.stack.up();
      assert.match(String(refusal), message);
      assert.deepEqual(timeline.of("create"), []);
    }));
}
