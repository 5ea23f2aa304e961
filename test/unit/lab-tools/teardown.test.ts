import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { settle, Teardown } from "../../../lab/teardown";

describe("taking a lab down", () => {
  test("goes backwards and takes every step once, whatever fails", async () => {
    const taken: string[] = [];
    const teardown = new Teardown();
    const step = (name: string, error?: Error): (() => Promise<void>) => {
      return () => {
        taken.push(name);
        return error ? Promise.reject(error) : Promise.resolve();
      };
    };
    teardown.add(step("first"));
    teardown.add(step("second", new Error("stuck")));
    teardown.own({ stop: step("third") });
    await assert.rejects(teardown.run(), /Stopping failed: Error: stuck/);
    await teardown.run();
    assert.deepEqual(taken, ["third", "second", "first"]);
  });

  test("follows a start that fails, and the start's own error is the one to see", async () => {
    const taken: string[] = [];
    const start = Teardown.onFailure(async (teardown) => {
      teardown.add(() => Promise.resolve(taken.push("server")));
      teardown.add(() => Promise.reject(new Error("stuck")));
      await delay(1);
      throw new Error("no disk");
    });
    await assert.rejects(start, /^Error: no disk$/);
    assert.deepEqual(taken, ["server"]);
  });

  test("knows everything that was set up side by side", async () => {
    let started = false;
    const slow = delay(20).then(() => (started = true));
    await assert.rejects(settle([Promise.reject(new Error("no port")), slow]), /no port/);
    assert.ok(started);
    assert.deepEqual(await settle([Promise.resolve(1), Promise.resolve("two")]), [1, "two"]);
  });
});
