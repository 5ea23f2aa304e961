import assert from "node:assert/strict";
import { test } from "node:test";
import { ownVariables } from "../../../doctor/facts/own-variables";
import type { LiveServiceAccount } from "../../../doctor/facts/service-accounts";
import type { StorageCluster } from "../../../doctor/facts/storage-cluster";
import type { IdentityWebhook } from "../../../doctor/facts/webhooks";
import { checkAnnotations, injectionTimes } from "../../../doctor/restart/preparation";
import { ROLE } from "./objects";

const KEY = "eks.amazonaws.com/role-arn";

function account(name: string, annotations: Record<string, string>, writtenAt = "2026-11-01"): LiveServiceAccount {
  const writers = Object.keys(annotations).map((annotation) => ({ manager: "m", annotation, at: new Date(writtenAt) }));
  return { name, annotations, createdAt: new Date("2026-10-01"), writers };
}

test("a service account of another identity is refused, for new pods would get that one", () => {
  checkAnnotations([account("portworx", { [KEY]: ROLE })], KEY, ROLE);
  assert.throws(
    () => checkAnnotations([account("portworx", { [KEY]: ROLE }), account("stork", {})], KEY, ROLE),
    /^Error: the service account stork has eks\.amazonaws\.com\/role-arn not set/,
  );
  assert.throws(() => checkAnnotations([account("portworx", { [KEY]: "other" })], KEY, ROLE), /role-arn other set/);
});

test("pods are injected since the latest of webhooks and annotations", () => {
  const webhook = (createdAt: string) => ({ createdAt: new Date(createdAt) }) as IdentityWebhook;
  const accounts = [account("portworx", { [KEY]: ROLE }, "2026-11-03"), account("stork", { other: "x" }, "2026-11-09")];
  assert.deepEqual(injectionTimes(accounts, [webhook("2026-11-02"), webhook("2026-11-05")], KEY), {
    webhook: new Date("2026-11-05"),
    annotation: new Date("2026-11-03"),
  });
  assert.deepEqual(injectionTimes([], [], KEY), {});
});

test("variables that the StorageCluster sets are those of all nodes, of single ones, and of Stork", () => {
  const spec = {
    env: [{ name: "A" }],
    nodes: [{}, { env: [{ name: "B" }] }],
    stork: { env: [{ name: "C" }, null] },
  } as unknown as StorageCluster["spec"];
  assert.deepEqual(ownVariables({ spec } as StorageCluster), { portworx: ["A", "B"], stork: ["C"] });
  assert.deepEqual(ownVariables({} as StorageCluster), { portworx: [], stork: [] });
});
