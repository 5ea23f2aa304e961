import assert from "node:assert/strict";
import { test } from "node:test";
import { autoName, namedChange } from "../../../lab/providers/aws/naming";
import { canonicalPolicy, keepEqualPolicy, policyText } from "../../../lab/providers/aws/policy-json";
import { allTagsPreview, ownTags, tagChanges } from "../../../lab/providers/aws/tags";
import { CheckError, UNKNOWN } from "../../../lab/providers/base/kind";

const NAMING = { property: "name", prefixProperty: "namePrefix", limit: 20 };
const URN = "urn:pulumi:dev::project::aws:iam/role:Role::px";

test("documents that mean the same have one form", () => {
  const one = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["b","a"],"Resource":["*"]}]}`;
  const other = `{ "Statement": {"Resource":"*","Action":["a","b"],"Effect":"Allow"}, "Version":"2012-10-17" }`;
  assert.equal(canonicalPolicy(one), canonicalPolicy(other));
  assert.equal(keepEqualPolicy(other, one), one);
  assert.notEqual(canonicalPolicy(one), canonicalPolicy(one.replace(`"a"`, `"c"`)));
  assert.equal(canonicalPolicy("no JSON"), "no JSON");
  assert.equal(canonicalPolicy(UNKNOWN), UNKNOWN);
});

test("a document that is an object becomes text once all of it is known", () => {
  assert.equal(policyText({ Version: "2012-10-17" }), `{"Version":"2012-10-17"}`);
  assert.equal(policyText({ Statement: [{ Resource: UNKNOWN }] }), UNKNOWN);
  assert.equal(policyText("text"), "text");
});

test("a generated name is kept, a chosen one is used, a new prefix makes a new one", () => {
  const generated = autoName({}, undefined, URN, NAMING);
  assert.match(String(generated.name), /^px-[0-9a-f]{7}$/);
  assert.equal(autoName({}, generated, URN, NAMING).name, generated.name);
  assert.deepEqual(autoName({ name: "chosen" }, generated, URN, NAMING), {});
  assert.deepEqual(autoName({ name: UNKNOWN }, undefined, URN, NAMING), {});
  assert.notEqual(autoName({}, { name: "chosen" }, URN, NAMING).name, "chosen");
  assert.match(String(autoName({ namePrefix: "a-" }, generated, URN, NAMING).name), /^a-[0-9a-f]{7}$/);
  assert.throws(() => autoName({ namePrefix: "a".repeat(20) }, undefined, URN, NAMING), CheckError);
});

test("a chosen name is deleted before its replacement is made", () => {
  const change = (old: object, inputs: object) =>
    namedChange({ replaceOn: ["path"], old: { path: "/", ...old }, inputs: { path: "/a/", ...inputs } }, "name");
  assert.deepEqual(change({ name: "n" }, { name: "n" }), {
    changed: ["path"],
    replaces: ["path"],
    deleteBeforeReplace: true,
  });
  assert.equal(change({ name: "n" }, { name: "m" }).deleteBeforeReplace, false);
  assert.equal(change({ name: "n" }, { name: "n", __defaults: ["name"] }).deleteBeforeReplace, false);
});

test("default tags are no tags of the resource's own", () => {
  const defaults = { stage: "dev" };
  assert.deepEqual(ownTags({ stage: "dev", team: "a" }, defaults, { team: "a" }), { team: "a" });
  assert.deepEqual(ownTags({ stage: "dev" }, defaults, { stage: "dev" }), { stage: "dev" });
  assert.deepEqual(ownTags({ stage: "prod" }, defaults, undefined), { stage: "prod" }, "somebody changed it");
  assert.equal(ownTags({ stage: "dev" }, defaults, undefined), undefined);
  assert.deepEqual(allTagsPreview(defaults, { tags: { stage: "x" } }), { stage: "x" });
  assert.equal(allTagsPreview(defaults, { tags: { a: UNKNOWN } }), UNKNOWN);
});

test("only what differs between tags is written and removed", () => {
  const changes = tagChanges({ a: "1", b: "2", c: "3" }, { a: "1", b: "x", d: "4" });
  assert.deepEqual(changes, { written: { b: "x", d: "4" }, removed: ["c"] });
});
