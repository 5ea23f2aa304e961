import assert from "node:assert/strict";
import { test } from "node:test";

/** Modules that are loaded by now and match. */
const loaded = (pattern: RegExp): string[] => Object.keys(require.cache).filter((file) => pattern.test(file));

// In this order: what is loaded stays loaded.
test("the program loads no cloud before it knows which one is meant", async () => {
  await import("../../../index");
  assert.deepEqual(loaded(/@pulumi\/(aws|azure-native|kubernetes)\/|\/zod\/|\/stacks\/(aws|azure)/), []);
});

test("the AWS stack loads the few parts of the SDKs that it uses, and nothing of another cloud", async () => {
  await import("../../../stacks/aws");
  assert.deepEqual(loaded(/@pulumi\/(aws|kubernetes)\/index\.js$/), [], "the whole SDK is loaded from its root");
  assert.deepEqual(loaded(/azure/), []);
  assert.ok(loaded(/@pulumi\/aws\//).length < 20, `${loaded(/@pulumi\/aws\//).length} modules of @pulumi/aws`);
});
