import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Image } from "../../../lab/images/image";
import { PlayedContainer, type ContainerRuntime } from "../../../lab/images/played-container";
import type { PlayableContainer } from "../../../lab/images/workloads";

function target(uid: string, overlaps?: boolean): PlayableContainer {
  const start = () => Promise.reject(new Error("not used"));
  const image: Image = { name: "program", overlaps, matches: () => true, start };
  return { pod: { metadata: { uid } }, container: { name: "program" }, image };
}

/** Notes what happens, in order. */
class Recorder implements ContainerRuntime {
  readonly events: string[] = [];
  failures = 0;

  async start({ pod }: PlayableContainer) {
    const uid = pod.metadata?.uid;
    this.events.push(`start ${uid}`);
    await sleep(5);
    if (this.failures-- > 0) throw new Error("unknown flag");
    return {
      stop: async () => {
        await sleep(5);
        this.events.push(`stop ${uid}`);
      },
    };
  }

  started({ pod }: PlayableContainer) {
    this.events.push(`started ${pod.metadata?.uid}`);
    return Promise.resolve();
  }

  crashed({ pod }: PlayableContainer) {
    this.events.push(`crashed ${pod.metadata?.uid}`);
    return Promise.resolve();
  }
}

test("one program at a time: the old one has stopped before the next one starts", async () => {
  const runtime = new Recorder();
  const container = new PlayedContainer(runtime);
  container.play(target("a"));
  container.play(target("a"));
  await sleep(20);
  container.play(target("b"));
  await sleep(30);
  await container.stop();
  assert.deepEqual(runtime.events, ["start a", "started a", "stop a", "start b", "started b", "stop b"]);
});

test("of a server, the old program ends only once the next one has started", async () => {
  const runtime = new Recorder();
  const container = new PlayedContainer(runtime);
  const [old, next] = [target("a", true), target("b", true)];
  container.play(old, [old]);
  await sleep(20);
  container.play(next, [old, next]);
  await sleep(30);
  await container.stop();
  assert.deepEqual(runtime.events, ["start a", "started a", "start b", "stop a", "started b", "stop b"]);
});

test("a server goes on while the next one crashes, but no longer than its pod", async () => {
  const runtime = new Recorder();
  const container = new PlayedContainer(runtime);
  const [old, next] = [target("a", true), target("b", true)];
  container.play(old, [old]);
  await sleep(20);
  runtime.failures = Infinity;
  container.play(next, [old, next]);
  await sleep(20);
  assert.deepEqual(runtime.events, ["start a", "started a", "start b", "crashed b"]);
  container.play(next, [next]);
  await sleep(20);
  await container.stop();
  assert.deepEqual(runtime.events.slice(4), ["stop a", "start b", "crashed b"]);
});

test("a change while a program starts is not lost", async () => {
  const runtime = new Recorder();
  const container = new PlayedContainer(runtime);
  container.play(target("a"));
  container.play(target("b"));
  await sleep(40);
  assert.equal(runtime.events.at(-1), "started b");
  container.play(undefined);
  await container.stop();
  assert.equal(runtime.events.at(-1), "stop b");
});

test("a program that ends is started again after a while; a stop does not wait for that", async () => {
  const runtime = new Recorder();
  runtime.failures = 1;
  const container = new PlayedContainer(runtime);
  container.play(target("a"));
  await sleep(700);
  assert.deepEqual(runtime.events, ["start a", "crashed a", "start a", "started a"]);
  await container.stop();

  runtime.failures = 1;
  container.play(target("b"));
  await sleep(20);
  const begun = Date.now();
  await container.stop();
  assert.ok(Date.now() - begun < 200);
});

test("what fails because it is being stopped is no crash", async () => {
  const runtime = new Recorder();
  runtime.failures = 1;
  const container = new PlayedContainer(runtime);
  container.play(target("a"));
  await sleep(1);
  await container.stop();
  assert.deepEqual(runtime.events, ["start a"]);
});
