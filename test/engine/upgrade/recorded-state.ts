import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { ProviderDefinition } from "../../../lab/providers/base/kind";
import { keyOf, type RecordingProvider } from "../../../lab/providers/recording";
import { runStack } from "../../../stacks";
import { recordingCloud } from "../../recorded-cloud";
import { withEngine, type Engine } from "../engine";
import { canonicalState } from "./canonical-state";
import { configurationOf, PROJECT } from "./stacks";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().default(false),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
const state = z.looseObject({ resources: z.array(resource) });

/** The state of one stack, as a release left it. */
export interface RecordedState {
  readonly release: string;
  readonly stack: string;
  readonly deployment: Deployment;
}

/** All recorded states, in a stable order. */
export function recordedStates(): RecordedState[] {
  return readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const [release = "", name = ""] = file.split("/");
      const deployment = JSON.parse(readFileSync(join(__dirname, file), "utf8")) as Deployment;
      return { release, stack: name.replace(".json", ""), deployment };
    });
}

/** The state that the present code makes of a stack whose cloud is in memory; the same text at every run. */
export async function recordState(stack: string): Promise<string> {
  let text = "";
  await withEngine(
    runStack,
    definitionsOf(recordingCloud()),
    async (engine) => {
      await engine.stack.up();
      text = canonicalState(await engine.stack.exportStack());
    },
    { project: PROJECT, config: configurationOf(stack) },
  );
  return text;
}

/** The present code over a recorded state, with what the state names there in the cloud. */
export function withRecordedState(recorded: RecordedState, use: (engine: Engine) => Promise<void>): Promise<void> {
  const cloud = recordingCloud();
  for (const { type, id, custom, ...made } of state.parse(recorded.deployment.deployment).resources) {
    const provider = providerOf(cloud, type);
    if (!custom || id === undefined || provider === undefined) continue;
    const { urn, inputs, outputs } = made;
    provider.objects.set(keyOf(type, id), { token: type, urn, inputs, outputs });
  }
  return withEngine(
    runStack,
    definitionsOf(cloud),
    async (engine) => {
      await engine.stack.importStack(recorded.deployment);
      await use(engine);
    },
    { project: PROJECT, config: configurationOf(recorded.stack) },
  );
}

function definitionsOf(cloud: Record<string, RecordingProvider>): ProviderDefinition<unknown>[] {
  return Object.values(cloud).map(({ definition }) => definition);
}

function providerOf(cloud: Record<string, RecordingProvider>, type: string): RecordingProvider | undefined {
  return Object.values(cloud).find(({ definition }) => type.startsWith(`${definition.name}:`));
}
