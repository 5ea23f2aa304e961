import assert from "node:assert/strict";
import { test } from "node:test";
import { mostSimilar } from "../../../../stacks/configuration/similar";

const keys = ["cloud", "cluster", "cloudSnap", "namespace", "storageCluster"];

for (const [word, meant] of [
  ["clouds", "cloud"],
  ["cloudsnap", "cloudSnap"],
  ["clutser", "cluster"],
  ["nameSpace", "namespace"],
  ["storagecluster", "storageCluster"],
  ["webhook", undefined],
] as const) {
  test(`${word} was meant to be ${meant ?? "nothing that is known"}`, () =>
    assert.equal(mostSimilar(word, keys), meant));
}

test("without candidates there is nothing to mean", () => assert.equal(mostSimilar("word", []), undefined));
