import assert from "node:assert/strict";
import { test } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { recordingProvider } from "../../../lab/providers/recording";
import type { Properties, ProviderDefinition } from "../../../lab/providers/base/kind";
import { withEngine } from "../engine";
import { DemoProvider, Thing, THING } from "./things";

test("two provider resources on one server keep their own configuration", async () => {
  const used: Record<string, unknown> = {};
  const demo = recordingProvider("demo", {
    types: {
      [THING]: {
        create(_inputs, call) {
          used[call.urn.split("::").at(-1) ?? ""] = call.context;
        },
      },
    },
  });
  const program = () => {
    const east = new DemoProvider("east", { region: "east", dryRun: pulumi.output(true).apply(JSON.stringify) });
    const west = new DemoProvider("west", { region: "west", accounts: JSON.stringify(["1", "2"]), account: "0123" });
    new Thing("in-east", {}, { provider: east });
    new Thing("in-west", {}, { provider: west });
    return Promise.resolve({});
  };
  await withEngine(program, [demo.definition], async (engine) => {
    await engine.stack.up();
    assert.deepEqual(used, {
      "in-east": { region: "east", dryRun: true },
      "in-west": { region: "west", accounts: ["1", "2"], account: "0123" },
    });
  });
});

test("a provider input that replaces takes everything under the provider with it, others do not", async () => {
  const demo = recordingProvider("demo", { replaceOn: ["account"] });
  const program = (inputs: Properties) => () => {
    const provider = new DemoProvider("demo", inputs);
    new Thing("thing", {}, { provider });
    return Promise.resolve({});
  };
  await withEngine(program({ account: "1", retries: "2" }), [demo.definition], async (engine) => {
    await engine.stack.up();
    engine.program = program({ account: "1", retries: "3" });
    assert.deepEqual((await engine.stack.preview()).changeSummary, { update: 1, same: 2 });
    engine.program = program({ account: "2", retries: "3" });
    assert.deepEqual((await engine.stack.preview()).changeSummary, { replace: 2, same: 1 });
  });
});

test("resources of a provider that is not known yet preview as unknown", async () => {
  const demo = recordingProvider("demo", { types: { [THING]: { computed: { address: () => "demo://region" } } } });
  const program = () => {
    const first = new Thing("first", {});
    const provider = new DemoProvider("late", { region: first.address });
    const thing = new Thing("thing", {}, { provider });
    return Promise.resolve({ address: thing.address });
  };
  await withEngine(program, [demo.definition], async (engine) => {
    assert.equal((await engine.stack.preview()).changeSummary.create, 4);
    const up = await engine.stack.up();
    assert.equal(up.outputs.address?.value, "demo://region");
    assert.deepEqual(demo.configurations.at(-1), { region: "demo://region" });
  });
});

test("functions answer; a kind's messages are shown at its resource; a refused configuration is shown", async () => {
  const demo = recordingProvider("demo", {
    invokes: { "demo:index:double": ({ value }) => ({ value: 2 * Number(value) }) },
  });
  await withEngine(
    async () => ({ answer: (await pulumi.runtime.invoke("demo:index:double", { value: 21 })) as unknown }),
    [demo.definition],
    async (engine) => {
      assert.deepEqual((await engine.stack.up()).outputs.answer?.value, { value: 42 });
    },
  );
  const talking = recordingProvider("demo", {
    types: { [THING]: { create: (_inputs, call) => call.log("warning", "this thing is rather small") } },
  });
  const program = () => Promise.resolve({ urn: new Thing("thing", {}).urn });
  await withEngine(program, [talking.definition], async (engine) => {
    const { stdout } = await engine.stack.up({ color: "never" });
    assert.match(stdout, /demo:index:Thing \(thing\):\s+warning: this thing is rather small/);
  });
  const refusing: ProviderDefinition<Properties> = {
    ...demo.definition,
    configure() {
      throw new Error("region: this cloud has none called mars");
    },
  };
  await withEngine(program, [refusing], async (engine) => {
    await assert.rejects(engine.stack.up(), /this cloud has none called mars/);
  });
});
