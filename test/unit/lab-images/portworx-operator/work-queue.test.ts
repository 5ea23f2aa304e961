import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { WorkQueue } from "../../../../lab/images/portworx-operator/work-queue";

/** However busy the machine is; what must not happen is looked for afterwards. */
async function untilAtLeast(wanted: number, passes: () => number): Promise<void> {
  for (let patience = 500; passes() < wanted && patience > 0; patience--) await sleep(10);
}

test("changes during a pass lead to exactly one more, never to two at a time", async () => {
  let running = 0;
  let passes = 0;
  const queue = new WorkQueue({
    work: async () => {
      assert.equal(++running, 1);
      await sleep(10);
      running--;
      passes++;
      return undefined;
    },
    failed: () => assert.fail(),
  });
  for (let count = 0; count < 5; count++) queue.add("portworx/px-demo");
  await untilAtLeast(2, () => passes);
  await sleep(60);
  assert.equal(passes, 2);
  await queue.stop();
});

test("a pass that asks for it is followed by another; a failed one too", async () => {
  const answers = [5, new Error("conflict"), undefined];
  const errors: unknown[] = [];
  let passes = 0;
  const queue = new WorkQueue({
    work: () => {
      const answer = answers[passes++];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    failed: (key, error) => errors.push(`${key} ${String(error)}`),
  });
  queue.add("portworx/px-demo");
  await untilAtLeast(3, () => passes);
  await sleep(60);
  assert.equal(passes, 3);
  assert.deepEqual(errors, ["portworx/px-demo Error: conflict"]);
  await queue.stop();
});

test("once stopped nothing starts, and what runs has ended", async () => {
  let passes = 0;
  let ended = false;
  const queue = new WorkQueue({
    work: async () => {
      passes++;
      await sleep(20);
      ended = true;
      return 1;
    },
    failed: () => assert.fail(),
  });
  queue.add("portworx/px-demo");
  await queue.stop();
  assert.equal(ended, true);
  queue.add("portworx/px-demo");
  await sleep(30);
  assert.equal(passes, 1);
});
