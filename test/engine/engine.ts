import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";

import type { Hooks } from "../../lab/providers/base/hooks";
import type { ProviderDefinition } from "../../lab/providers/base/kind";
import { debugProviders, startProviders } from "../../lab/providers";
import { findTools } from "../../lab/tools/index";

export const PASSPHRASE = "for tests only";

export interface EngineOptions {
  readonly hooks?: Hooks;
  /** @default "test" */
  readonly project?: string;
  /** Stack configuration, such as `{ "aws:region": "us-east-1" }`. */
  readonly config?: Readonly<Record<string, string>>;
  /** More for the engine's environment, such as KUBECONFIG. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Engine {
  readonly stack: Stack;
  /** The program of the next operation; starts as the one given. */
  program: PulumiFn;
  /** The first stack's state as it lies in the backend, secrets encrypted. */
  exportedText(): Promise<string>;
  /** A second stack on the same backend and providers. */
  createStack(name: string): Promise<Stack>;
}

/**
 * Runs the real engine in a folder of its own with these providers, and removes everything afterwards. A stack that
 * still holds resources is simply forgotten.
 */
export async function withEngine(
  program: PulumiFn,
  definitions: readonly ProviderDefinition<unknown>[],
  use: (engine: Engine) => Promise<void>,
  options: EngineOptions = {},
): Promise<void> {
  tolerateEndedMonitor();
  const pulumiCommand = await findPulumi();
  const folder = await mkdtemp(join(tmpdir(), "pxwi-engine-"));
  const providers = await startProviders(definitions, options.hooks);
  try {
    const project = options.project ?? "test";
    const current = { program };
    const environment = {
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: debugProviders(providers.ports),
      ...options.environment,
    };
    const createStack = async (stackName: string): Promise<Stack> => {
      const stack = await LocalWorkspace.createStack(
        { projectName: project, stackName, program: () => current.program() },
        {
          pulumiCommand,
          // Else the Automation API makes a folder for each stack that nobody removes.
          workDir: await mkdtemp(join(folder, "stack-")),
          envVars: environment,
          projectSettings: { name: project, runtime: "nodejs", main: folder },
        },
      );
      for (const [key, value] of Object.entries(options.config ?? {})) {
        await stack.setConfig(key, { value });
      }
      return stack;
    };
    const stack = await createStack("test");
    await use({
      stack,
      get program() {
        return current.program;
      },
      set program(next) {
        current.program = next;
      },
      exportedText: () => readFile(join(folder, ".pulumi", "stacks", project, "test.json"), "utf8"),
      createStack,
    });
  } finally {
    await providers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

let found: Promise<PulumiCommand> | undefined;

function findPulumi(): Promise<PulumiCommand> {
  return (found ??= locatePulumi());
}

/** PXWI_PULUMI names the executable; else it is the lab's, which knows the one on the PATH too. */
async function locatePulumi(): Promise<PulumiCommand> {
  const tools = await findTools();
  // An import asks for a language host even where the program is inline.
  const programs = [process.env.PXWI_PULUMI ?? tools?.pulumi, tools?.languageHost].filter((path) => path !== undefined);
  process.env.PATH = [...programs.map((path) => dirname(path)), process.env.PATH].join(delimiter);
  try {
    return await PulumiCommand.get();
  } catch (error) {
    const remedy = "run `npm test`, which prepares one, or name an executable in PXWI_PULUMI";
    throw new Error(`these tests need the Pulumi CLI: ${remedy}`, { cause: error });
  }
}

let tolerant = false;

/**
 * When the engine ends an inline program early, as it does at a protected resource, the SDK leaves the calls that were
 * under way rejected with nobody to hear it. Every other rejection still fails the test.
 */
function tolerateEndedMonitor(): void {
  if (tolerant) return;
  tolerant = true;
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason, promise) => {
    if (reason instanceof Error && /Resource monitor is terminating/.test(reason.message)) return;
    for (const listener of listeners) listener(reason, promise);
  });
}
