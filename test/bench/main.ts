import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepareTools } from "../../lab/tools";
import { measureCriticalPath, type CriticalPathMeasure } from "./critical-path";
import { measureProgramStart, type StartMeasure } from "./program-start";
import { measureRoles, measureTrustPolicies, type ScalingMeasure } from "./scaling";

/** One measure with the limit that it must keep. */
interface Verdict {
  measure: string;
  ratio: number;
  limit: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "5" } },
  });
  const tools = await prepareTools();
  const folder = await mkdtemp(join(tmpdir(), "portworx-bench-"));
  try {
    const starts = await measureProgramStart(tools, folder, Number(values.rounds));
    const criticalPaths = [await measureCriticalPath("aws", 1), await measureCriticalPath("azure", 1)];
    const scaling = [measureTrustPolicies(), await measureRoles()];
    const verdicts = [...startVerdicts(starts), ...criticalPaths.map(pathVerdict), ...scaling.map(scalingVerdict)];
    const machine = { cores: cpus().length, node: process.versions.node, date: new Date().toISOString().slice(0, 10) };
    if (values.json)
      console.log(JSON.stringify({ machine, programStart: starts, criticalPaths, scaling, verdicts }, null, 2));
    else print(starts, criticalPaths, verdicts);
    return verdicts.every(({ ratio, limit }) => ratio <= limit) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function startVerdicts(starts: readonly StartMeasure[]): Verdict[] {
  const of = (program: string): StartMeasure => {
    const found = starts.find((start) => start.program === program && start.run === "later");
    if (!found) throw new Error(`"${program}" was not measured`);
    return found;
  };
  const empty = of("empty program");
  return ["AWS stack", "Azure stack"].flatMap((name) => {
    const stack = of(name);
    return [
      {
        measure: `${name} / empty program, wall without providers`,
        ratio: (stack.seconds - stack.providerSeconds) / empty.seconds,
        limit: 1.25,
      },
      { measure: `${name} / empty program, peak memory`, ratio: stack.peakMegabytes / empty.peakMegabytes, limit: 1.3 },
    ];
  });
}

function pathVerdict({ cloud, ratio, delaySeconds }: CriticalPathMeasure): Verdict {
  return {
    measure: `${cloud}: up with each cloud call delayed by ${delaySeconds} s / critical path`,
    ratio,
    limit: 1.2,
  };
}

function scalingVerdict({ what, sizes, ratio }: ScalingMeasure): Verdict {
  return { measure: `one more of ${sizes.join(", ")} ${what}`, ratio, limit: 1.2 };
}

function print(
  starts: readonly StartMeasure[],
  criticalPaths: readonly CriticalPathMeasure[],
  verdicts: readonly Verdict[],
): void {
  console.table(
    starts.map(({ program, run, seconds, peakMegabytes, providerSeconds }) => ({
      program,
      run,
      "wall s": seconds.toFixed(2),
      "peak MB": peakMegabytes.toFixed(0),
      "in providers s": providerSeconds.toFixed(2),
    })),
  );
  for (const { cloud, path } of criticalPaths) {
    console.log(`Critical path of an up on ${cloud}, ${path.length} calls that wait for one another:`);
    for (const call of path) console.log(`  ${call}`);
  }
  for (const { measure, ratio, limit } of verdicts) {
    console.log(`${ratio <= limit ? "PASS" : "FAIL"}  ${measure}: ${ratio.toFixed(2)} (at most ${limit})`);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
