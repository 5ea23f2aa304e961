import { test } from "node:test";
import assert from "node:assert/strict";
import { isOwnedBy, ownershipTags } from "../../../../components/aws/ownership";

const owner = { organization: "acme", project: "storage", stack: "prod" };

test("the tag names organization, project and stack", () => {
  assert.deepEqual(ownershipTags(owner), { "portworx-workload-identity:owner": "acme/storage/prod" });
});

test("a stack knows its own and nobody else's", () => {
  const tags = { ...ownershipTags(owner), team: "storage" };
  assert.equal(isOwnedBy(tags, owner), true);
  assert.equal(isOwnedBy(tags, { ...owner, stack: "test" }), false);
  assert.equal(isOwnedBy({ team: "storage" }, owner), false);
});
