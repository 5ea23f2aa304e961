import { execFile } from "node:child_process";
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startProviders } from "../../lab/providers";
import { Timeline } from "../../lab/providers/base/timeline";
import type { Tools } from "../../lab/tools";
import { engineEnvironment } from "../engine/engine-environment";
import { recordedCloud } from "../recorded-cloud";
import { emptyWorkspace, projectWorkspace, typeCheckedWorkspace } from "../workspace";

const run = promisify(execFile);

/** Medians of several runs of a program under `pulumi preview`. */
export interface StartMeasure {
  program: string;
  /** The compiler's cache is on disk: the first run on a machine fills it, later ones find it. */
  run: "first" | "later";
  /** Life of the program's process, from its start to its end. */
  seconds: number;
  peakMegabytes: number;
  /** The part of it that was spent inside of the providers. */
  providerSeconds: number;
}

/** Previews each program in turn, so that a busy moment of the machine hits all of them alike. */
export async function measureProgramStart(tools: Tools, folder: string, rounds: number): Promise<StartMeasure[]> {
  const timeline = new Timeline();
  const providers = await startProviders(recordedCloud(), timeline);
  try {
    const programs = [
      { program: "empty program", workspace: await emptyWorkspace(join(folder, "empty"), true), stack: "dev" },
      { program: "AWS stack", workspace: await projectWorkspace(join(folder, "aws")), stack: "aws" },
      { program: "Azure stack", workspace: await projectWorkspace(join(folder, "azure")), stack: "azure" },
      {
        program: "empty program, type-checked",
        workspace: await emptyWorkspace(join(folder, "empty-checked"), false),
        stack: "dev",
      },
      {
        program: "AWS stack, type-checked",
        workspace: await typeCheckedWorkspace(join(folder, "aws-checked")),
        stack: "aws",
      },
    ];
    const { ports } = providers;
    for (const { workspace, stack } of programs) {
      const environment = await environmentOf(tools, workspace, ports);
      await emptyFolder(join(workspace, "temporary"));
      await run(tools.pulumi, ["stack", "init", stack, "--cwd", workspace], { env: environment });
    }
    const samples = new Map<string, StartMeasure[]>();
    for (let round = 0; round < rounds; round++) {
      for (const { program, workspace, stack } of programs) {
        for (const run of ["first", "later"] as const) {
          timeline.clear();
          if (run === "first") await emptyFolder(join(workspace, "temporary"));
          const sample = await preview(tools, workspace, stack, await environmentOf(tools, workspace, ports));
          const providerSeconds = timeline.operations.reduce((sum, { start, end }) => sum + (end - start) / 1000, 0);
          const key = `${program} ${run}`;
          samples.set(key, [...(samples.get(key) ?? []), { program, run, ...sample, providerSeconds }]);
        }
      }
    }
    return [...samples.values()].map(medianOf);
  } finally {
    await providers.stop();
  }
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
}

function medianOf(samples: readonly StartMeasure[]): StartMeasure {
  const [one] = samples;
  if (!one) throw new Error("nothing was measured: ask for at least one round");
  return {
    program: one.program,
    run: one.run,
    seconds: median(samples.map((sample) => sample.seconds)),
    peakMegabytes: median(samples.map((sample) => sample.peakMegabytes)),
    providerSeconds: median(samples.map((sample) => sample.providerSeconds)),
  };
}

async function preview(tools: Tools, workspace: string, stack: string, environment: NodeJS.ProcessEnv) {
  const report = join(workspace, "report.jsonl");
  await rm(report, { force: true });
  await appendFile(report, "");
  await run(tools.pulumi, ["preview", "--stack", stack, "--cwd", workspace, "--non-interactive"], {
    env: { ...environment, PXWI_BENCH_REPORT: report, NODE_OPTIONS: `--require ${join(__dirname, "measure.cjs")}` },
  });
  return JSON.parse(await readFile(report, "utf8")) as { seconds: number; peakMegabytes: number };
}

/** Each workspace has a backend of its own: two programs may share a project's name. */
async function environmentOf(
  tools: Tools,
  workspace: string,
  ports: Readonly<Record<string, number>>,
): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(workspace, "state"), { recursive: true });
  return { ...engineEnvironment(tools, workspace, ports), TMPDIR: join(workspace, "temporary") };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
