import assert from "node:assert/strict";
import { test } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { keyOf, recordingProvider } from "../../../lab/providers/recording";
import { withEngine } from "../engine";
import { DemoProvider, Thing, THING, thingType } from "./things";

test("secrets reach the cloud in plain and the state never", async () => {
  const demo = recordingProvider("demo", { types: { [THING]: thingType } });
  const program = (note: string) => () => {
    const provider = new DemoProvider("demo", { password: pulumi.secret("hidden-in-provider") });
    const thing = new Thing(
      "thing",
      {
        note,
        password: pulumi.secret("hidden-at-top"),
        spec: { nested: pulumi.secret("hidden-inside"), open: "to be read" },
        list: ["first", pulumi.secret("hidden-in-list")],
      },
      { provider },
    );
    return Promise.resolve({ token: thing.token, derived: thing.token.apply((token) => `x-${token}`) });
  };
  await withEngine(program("one"), [demo.definition], async (engine) => {
    const assertHidden = async (): Promise<void> => {
      const text = await engine.exportedText();
      assert.doesNotMatch(text, /hidden-|computed-secret/);
      assert.match(text, /to be read/, "a secret must not hide its neighbours");
    };

    const up = await engine.stack.up();
    assert.deepEqual(up.outputs.token, { value: "computed-secret-of-thing-1", secret: true });
    assert.equal(up.outputs.derived?.secret, true);
    const created = demo.objects.get(keyOf(THING, "thing-1"));
    assert.deepEqual(created?.inputs.spec, { nested: "hidden-inside", open: "to be read" });
    assert.equal(created?.inputs.password, "hidden-at-top");
    assert.equal(demo.configurations.at(-1)?.password, "hidden-in-provider");
    await assertHidden();

    engine.program = program("two");
    await engine.stack.preview({ diff: true });
    await engine.stack.up();
    await assertHidden();

    await engine.stack.refresh();
    await assertHidden();
    assert.deepEqual((await engine.stack.preview()).changeSummary, { same: 3 });
  });
});
