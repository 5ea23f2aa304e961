import assert from "node:assert/strict";
import { test } from "node:test";

import type { Properties } from "../../../lab/providers/base/kind";
import type { ClusterAccess } from "../../../lab/providers/kubernetes/access";
import { liveInputs } from "../../../lab/providers/kubernetes/live-inputs";
import { named } from "../../../lab/providers/kubernetes/naming";
import { diffObject } from "../../../lab/providers/kubernetes/replacement";

const access = { enableSecretMutable: false, enableConfigMapMutable: false } as ClusterAccess;

function object(kind: string, apiVersion: string, rest: Properties = {}): Properties {
  return { apiVersion, kind, metadata: { name: "a", namespace: "n" }, ...rest };
}

function diff(old: Properties, inputs: Properties, mutable = false) {
  const settings = { ...access, enableSecretMutable: mutable, enableConfigMapMutable: mutable };
  return diffObject({ inputs: old, outputs: old }, inputs, settings);
}

test("an object is replaced with its name, namespace, kind or group; a version of the same group is the same object", () => {
  const widget = object("Widget", "example.com/v1");
  const replaces = (change: Properties) => diff(widget, { ...widget, ...change }).replaces;
  assert.deepEqual(replaces({ metadata: { name: "b", namespace: "n" } }), ["metadata.name"]);
  assert.deepEqual(replaces({ metadata: { name: "a", namespace: "m" } }), ["metadata.namespace"]);
  assert.deepEqual(replaces({ apiVersion: "other.com/v1" }), ["apiVersion"]);
  assert.deepEqual(replaces({ apiVersion: "example.com/v2" }), []);
  assert.deepEqual(replaces({ metadata: { name: "a", namespace: "n", labels: { x: "1" } }, spec: { size: 1 } }), []);
});

test("fields that the API never changes replace, and in the same place delete first", () => {
  const deployment = object("Deployment", "apps/v1", {
    spec: { replicas: 1, selector: { matchLabels: { app: "a" } } },
  });
  const changed = { ...deployment, spec: { replicas: 2, selector: { matchLabels: { app: "b" } } } };
  const change = diff(deployment, changed);
  assert.deepEqual(change.replaces, ["spec.selector.matchLabels.app"]);
  assert.equal(change.deleteBeforeReplace, true);
  const renamed = diff(deployment, { ...changed, metadata: { name: "b", namespace: "n" } });
  assert.equal(renamed.deleteBeforeReplace, false, "a new name has a place of its own");
});

test("data of Secrets and ConfigMaps replaces unless they are declared mutable", () => {
  const secret = object("Secret", "v1", { stringData: { a: "1" } });
  const newData = { ...secret, stringData: { a: "2" } };
  assert.deepEqual(diff(secret, newData).replaces, ["stringData.a"]);
  assert.deepEqual(diff(secret, newData, true).replaces, []);
  assert.deepEqual(diff(secret, { ...newData, immutable: true }, true).replaces, ["stringData.a"]);
  const map = object("ConfigMap", "v1", { data: { a: "1" } });
  assert.deepEqual(diff(map, { ...map, data: { a: "2" } }).replaces, ["data.a"]);
});

test("an autonamed object keeps its name and is not deleted before it is replaced", () => {
  const given = { apiVersion: "v1", kind: "Secret", stringData: { a: "1" } };
  const urn = "urn:pulumi:s::p::kubernetes:core/v1:Secret::token";
  const old = named(given, undefined, urn);
  const name = (old.metadata as { name: string }).name;
  assert.match(name, /^token-[0-9a-f]{8}$/);
  const inputs = named({ ...given, stringData: { a: "2" } }, old, urn);
  assert.equal((inputs.metadata as { name: string }).name, name);
  assert.equal(diff(old, inputs).deleteBeforeReplace, false);
  assert.throws(() => named({ metadata: { generateName: "x-" } }, undefined, urn), /metadata\.generateName/);
});

test("a refresh takes the live values of what the program gave, and of nothing else", () => {
  const live = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a", labels: { ours: "changed", theirs: "x" }, uid: "1" },
    data: { a: Buffer.from("new").toString("base64"), b: "ignored" },
    type: "Opaque",
  };
  const inputs = {
    kind: "Secret",
    metadata: { name: "a", labels: { ours: "1" }, annotations: {} },
    stringData: { a: "old" },
  };
  assert.deepEqual(liveInputs(live, inputs), {
    kind: "Secret",
    metadata: { name: "a", labels: { ours: "changed" }, annotations: {} },
    stringData: { a: "new" },
  });
});
