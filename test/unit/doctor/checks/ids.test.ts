import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { clusterChecks } from "../../../../doctor/checks";

describe("the cluster's checks", () => {
  test("have ids <area>.<what>, each once", () => {
    const ids = clusterChecks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z-]+\.[a-z-]+$/);
  });

  test("stand behind what they need, so that a report reads from cause to effect", () => {
    const ids = clusterChecks.map(({ id }) => id);
    for (const { id, needs } of clusterChecks) {
      for (const need of needs)
        assert.ok(ids.indexOf(need) >= 0 && ids.indexOf(need) < ids.indexOf(id), `${id}: ${need}`);
    }
  });

  test("say in sentences what they mean and why it matters", () => {
    for (const { id, title, why } of clusterChecks) {
      assert.match(title, /^[A-Z].*[^.]$/, id);
      assert.match(why, /^[A-Z].*\.$/, id);
    }
  });
});
