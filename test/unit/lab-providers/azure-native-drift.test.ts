import assert from "node:assert/strict";
import { test } from "node:test";
import { followDrift } from "../../../lab/providers/azure-native/drift";

test("nothing changes in the inputs while nothing changed in Azure, whatever defaults Azure filled in", () => {
  const inputs = { tags: { team: "storage" } };
  const live = { tags: { team: "storage" }, accessTier: "Hot" };
  assert.deepEqual(followDrift(inputs, live, live), inputs);
});

test("what somebody changed, added or removed goes into the inputs", () => {
  const inputs = { issuer: "https://a/", description: "mine" };
  const before = { issuer: "https://a/", description: "mine" };
  const after = { issuer: "https://b/", tags: { added: "yes" } };
  assert.deepEqual(followDrift(inputs, before, after), { issuer: "https://b/", tags: { added: "yes" } });
});

test("within an object or a list only the part that changed does", () => {
  const inputs = { profile: { enabled: true }, pools: [{ count: 3 }] };
  const before = { profile: { enabled: true, mode: "Auto" }, pools: [{ count: 3, max: 110 }] };
  const after = { profile: { enabled: false, mode: "Auto" }, pools: [{ count: 5, max: 110 }, { count: 1 }] };
  assert.deepEqual(followDrift(inputs, before, after), {
    profile: { enabled: false },
    pools: [{ count: 5 }, { count: 1 }],
  });
});

test("an input whose form differs from Azure's is left alone until Azure's changes", () => {
  const inputs = { location: "East US" };
  assert.deepEqual(followDrift(inputs, { location: "eastus" }, { location: "eastus" }), inputs);
  assert.deepEqual(followDrift(inputs, { location: "eastus" }, { location: "westus" }), { location: "westus" });
});
