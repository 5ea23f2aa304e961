import assert from "node:assert/strict";
import { test } from "node:test";

import { changeOf, differences, touches } from "../../../lab/providers/base/comparison";
import { UNKNOWN } from "../../../lab/providers/base/kind";

test("the innermost differences are found, with their paths in Pulumi's notation", () => {
  const old = {
    same: 1,
    changed: "a",
    removed: true,
    tags: { "a.b": "1", team: "x" },
    list: [1, { deep: 1 }],
    emptied: null,
  };
  const news = { same: 1, changed: "b", added: {}, tags: { "a.b": "2", team: "x" }, list: [1, { deep: 2 }, 3] };
  assert.deepEqual(differences(old, news), [
    { path: "changed", kind: "update" },
    { path: "removed", kind: "delete" },
    { path: 'tags["a.b"]', kind: "update" },
    { path: "list[1].deep", kind: "update" },
    { path: "list[2]", kind: "add" },
    { path: "added", kind: "add" },
  ]);
});

test("what is unknown may be anything, and null is nothing", () => {
  assert.deepEqual(differences({ a: "x" }, { a: UNKNOWN }), [{ path: "a", kind: "update" }]);
  assert.deepEqual(differences({ a: undefined }, { a: null }), []);
  assert.deepEqual(differences({ a: { b: 1 } }, { a: [1] }), [{ path: "a", kind: "update" }]);
});

test("a path touches what is inside of it and what it is inside of, not its namesakes", () => {
  assert.ok(touches("metadata.name", "metadata"));
  assert.ok(touches("spec", "spec.selector"));
  assert.ok(touches("list", "list[0].a"));
  assert.ok(!touches("metadata.namespace", "metadata.name"));
});

test("fixed inputs replace, the others do not; a kind that cannot update replaces always", () => {
  const found = differences({ name: "a", tags: { x: 1 } }, { name: "b", tags: { x: 2 } });
  assert.deepEqual(changeOf(found, { replaceOn: ["name"] }).replaces, ["name"]);
  assert.deepEqual(changeOf(found, { replaceAlways: true }).replaces, ["name", "tags.x"]);
});
