import assert from "node:assert/strict";
import { test } from "node:test";

import { Timeline } from "../../../lab/providers/base/timeline";
import { keyOf, recordingProvider } from "../../../lab/providers/recording";
import { withEngine } from "../engine";
import { Thing, THING, thingType } from "./things";

test("a resource is created, left alone, updated, replaced and deleted", async () => {
  const demo = recordingProvider("demo", { types: { [THING]: thingType } });
  const timeline = new Timeline();
  const program = (inputs: Record<string, unknown>) => () => {
    const thing = new Thing("thing", inputs);
    return Promise.resolve({ address: thing.address });
  };
  await withEngine(
    program({ kind: "small", labels: { team: "storage", "a.b": "1" }, zones: ["a", "b"] }),
    [demo.definition],
    async (engine) => {
      const preview = await engine.stack.preview();
      assert.equal(preview.changeSummary.create, 2);
      assert.equal(demo.objects.size, 0);

      const up = await engine.stack.up();
      assert.deepEqual(up.outputs.address, { value: "demo://thing-1", secret: false });

      const second = await engine.stack.preview({ expectNoChanges: true });
      assert.deepEqual(second.changeSummary, { same: 2 });

      engine.program = program({ kind: "small", labels: { team: "platform", "a.b": "1" }, zones: ["a", "b", "c"] });
      const shown = await engine.stack.preview({ diff: true, color: "never" });
      assert.match(shown.stdout, /team: "storage" => "platform"/);
      assert.match(shown.stdout, /\+ \[2\]: "c"/);
      const update = await engine.stack.up();
      assert.equal(update.summary.resourceChanges?.update, 1);
      assert.deepEqual(update.outputs.address?.value, "demo://thing-1", "an update keeps what was computed at create");

      engine.program = program({ kind: "large" });
      const replace = await engine.stack.up();
      assert.equal(replace.summary.resourceChanges?.replace, 1);
      assert.deepEqual([...demo.objects.keys()], [keyOf(THING, "thing-2")]);

      await engine.stack.destroy();
      assert.equal(demo.objects.size, 0);
    },
    { hooks: timeline },
  );
  assert.deepEqual(
    timeline.operations
      .filter(({ method, preview }) => /create|update|delete/.test(method) && !preview)
      .map((done) => done.method),
    ["create", "update", "create", "delete", "delete"],
  );
});

test("refresh takes over drift and forgets what is gone; import reads by id alone", async () => {
  const demo = recordingProvider("demo", { types: { [THING]: thingType } });
  demo.objects.set(keyOf(THING, "found"), {
    token: THING,
    urn: "",
    inputs: { kind: "old" },
    outputs: { kind: "old", address: "demo://found" },
  });
  const program = () => {
    new Thing("drifting", { size: 1 });
    new Thing("vanishing", {});
    new Thing("imported", { kind: "old" }, { import: "found" });
    return Promise.resolve({});
  };
  await withEngine(program, [demo.definition], async (engine) => {
    const up = await engine.stack.up();
    assert.equal(up.summary.resourceChanges?.import, 1);

    const drifting = demo.objects.get(keyOf(THING, "drifting-1"));
    assert.ok(drifting);
    drifting.inputs = { size: 2 };
    drifting.outputs = { ...drifting.outputs, size: 2 };
    demo.objects.delete(keyOf(THING, "vanishing-1"));

    const refresh = await engine.stack.refresh();
    assert.equal(refresh.summary.resourceChanges?.update, 1);
    assert.equal(refresh.summary.resourceChanges?.delete, 1);

    const repair = await engine.stack.up();
    assert.equal(repair.summary.resourceChanges?.update, 1);
    assert.equal(repair.summary.resourceChanges?.create, 1);
    assert.equal(demo.objects.get(keyOf(THING, "drifting-1"))?.outputs.size, 1);
  });
});

test("what a preview cannot know reaches kinds and dependents as unknown", async () => {
  const demo = recordingProvider("demo", { types: { [THING]: thingType } });
  const seen: boolean[] = [];
  const program = () => {
    const first = new Thing("first", { kind: "small" });
    const second = new Thing("second", {
      peers: [first.address],
      note: first.address.apply((address) => `near ${address}`),
    });
    second.address.apply((address) => seen.push(address.startsWith("demo://")));
    return Promise.resolve({ known: second.urn, unknown: second.address });
  };
  await withEngine(program, [demo.definition], async (engine) => {
    const preview = await engine.stack.preview({ diff: true, color: "never" });
    assert.match(preview.stdout, /note\s*: \[unknown\]|note\s*: output<string>/);
    assert.deepEqual(seen, [], "an apply on an unknown output must not run in a preview");
    await engine.stack.up();
    assert.deepEqual(seen, [true]);
    assert.deepEqual(demo.objects.get(keyOf(THING, "second-1"))?.inputs, {
      peers: ["demo://first-1"],
      note: "near demo://first-1",
    });
  });
});
