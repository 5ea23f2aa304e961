import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { CheckError, InitError, type Kind, type Properties } from "../../../lab/providers/base/kind";
import { Timeline } from "../../../lab/providers/base/timeline";
import { recordingProvider } from "../../../lab/providers/recording";
import { withEngine } from "../engine";
import { Thing, THING } from "./things";

test("a failed create shows the cloud's message and leaves nothing; the next update tries again", async () => {
  let broken = true;
  const demo = recordingProvider("demo", {
    types: {
      [THING]: {
        create() {
          if (broken) {
            throw new Error("the cloud is out of things");
          }
        },
      },
    },
  });
  const program = () => {
    const first = new Thing("first", {});
    new Thing("second", { after: first.urn }, { dependsOn: first });
    return Promise.resolve({});
  };
  await withEngine(program, [demo.definition], async (engine) => {
    await assert.rejects(engine.stack.up(), /the cloud is out of things/);
    assert.equal(demo.objects.size, 0);
    broken = false;
    const up = await engine.stack.up();
    assert.equal(up.summary.resourceChanges?.create, 2);
  });
});

test("a rejected input names its property in the preview, before anything exists", async () => {
  const demo = recordingProvider("demo", {
    types: {
      [THING]: {
        check(inputs) {
          if (inputs.size === 0) {
            throw new CheckError("size", "must be above 0");
          }
          return inputs;
        },
      },
    },
  });
  const program = () => Promise.resolve({ urn: new Thing("thing", { size: 0 }).urn });
  await withEngine(program, [demo.definition], async (engine) => {
    await assert.rejects(engine.stack.preview(), /size must be above 0|size.*must be above 0/s);
  });
});

test("an object that does not become ready stays in the state and is updated, not made again", async () => {
  let ready = false;
  const calls: string[] = [];
  const kind: Kind<Properties> = {
    token: THING,
    create(inputs) {
      calls.push("create");
      return Promise.reject(new InitError("half-done", { ...inputs, address: "demo://half-done" }, ["still starting"]));
    },
    read: (_id, old) => Promise.resolve(old),
    update(_id, _old, inputs) {
      calls.push("update");
      assert.ok(ready);
      return Promise.resolve({ ...inputs, address: "demo://half-done" });
    },
    delete: () => Promise.resolve(),
  };
  const { definition } = recordingProvider("demo");
  const program = () => {
    const thing = new Thing("thing", { password: pulumi.secret("hidden-in-failure") });
    return Promise.resolve({ address: thing.address });
  };
  await withEngine(program, [{ ...definition, kindOf: () => kind }], async (engine) => {
    await assert.rejects(engine.stack.up(), /still starting/);
    const text = await engine.exportedText();
    assert.match(text, /half-done/);
    assert.doesNotMatch(text, /hidden-in-failure/);
    ready = true;
    const up = await engine.stack.up();
    assert.equal(up.outputs.address?.value, "demo://half-done");
    assert.deepEqual(calls, ["create", "update"]);
  });
});

test("an interrupted create ends at once and keeps what it has made", async () => {
  const interrupt = new AbortController();
  const { definition } = recordingProvider("demo");
  const kind: Kind<Properties> = {
    token: THING,
    create(inputs, call) {
      interrupt.abort();
      return new Promise((_resolve, reject) => {
        const giveUp = () => reject(new InitError("half-done", inputs, [(call.signal.reason as Error).message]));
        call.signal.addEventListener("abort", giveUp);
      });
    },
    read: (_id, old) => Promise.resolve(old),
    delete: () => Promise.resolve(),
  };
  const program = () => Promise.resolve({ urn: new Thing("thing", {}).urn });
  await withEngine(program, [{ ...definition, kindOf: () => kind }], async (engine) => {
    await assert.rejects(engine.stack.up({ signal: interrupt.signal }), /canceled by the engine/);
    assert.match(await engine.exportedText(), /half-done/);
  });
});

test("an unknown type and an unknown function are named", async () => {
  const { definition } = recordingProvider("demo");
  const program = () => Promise.resolve({ urn: new Thing("thing", {}).urn });
  await withEngine(program, [{ ...definition, kindOf: () => undefined }], async (engine) => {
    await assert.rejects(engine.stack.preview(), /demo provider does not know resource type demo:index:Thing/);
    let message = "";
    engine.program = async () => {
      await pulumi.runtime.invoke("demo:index:ask", {}).catch((error: Error) => (message = error.message));
      return {};
    };
    await engine.stack.preview().catch(() => undefined);
    assert.match(message, /demo provider does not know function demo:index:ask/);
  });
});

test("hooks slow operations down and record what overlaps; a hook's error fails the operation", async () => {
  const demo = recordingProvider("demo");
  const timeline = new Timeline();
  let failing: string | undefined;
  const program = () => {
    new Thing("one", {});
    new Thing("two", {});
    return Promise.resolve({});
  };
  const hooks = {
    async before({ method, preview, urn }: { method: string; preview: boolean; urn: string }) {
      if (method === "create" && !preview) {
        await sleep(300);
      }
      if (failing !== undefined && method === "delete" && urn.endsWith(failing)) {
        throw new Error("injected: deletes are down");
      }
    },
    after: timeline.after.bind(timeline),
  };
  await withEngine(
    program,
    [demo.definition],
    async (engine) => {
      await engine.stack.up();
      const [one, two] = timeline.of("create", THING);
      assert.ok(one && two);
      assert.ok(one.end - one.start >= 290);
      assert.ok(two.start < one.end, "independent resources are created side by side");
      failing = "one";
      await assert.rejects(engine.stack.destroy(), /injected: deletes are down/);
      assert.equal(timeline.of("delete").find(({ urn }) => urn.endsWith("one"))?.error, "injected: deletes are down");
    },
    { hooks },
  );
});
