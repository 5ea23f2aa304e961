import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepareTools } from "../../lab/tools";
import { measureCriticalPath } from "./critical-path";
import { measureDoctor } from "./doctor";
import { writePerformancePage, type Machine } from "./performance-page";
import { measureProgramStart } from "./program-start";
import { measureRoles, measureTrustPolicies } from "./scaling";
import { isKept, verdictsOf, type Measures, type Verdict } from "./verdicts";

async function measure(rounds: number): Promise<Measures> {
  const tools = await prepareTools();
  const folder = await mkdtemp(join(tmpdir(), "portworx-bench-"));
  try {
    return {
      starts: await measureProgramStart(tools, folder, rounds),
      criticalPaths: [await measureCriticalPath("aws", 1), await measureCriticalPath("azure", 1)],
      scaling: [measureTrustPolicies(), await measureRoles()],
      doctor: await measureDoctor(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      rounds: { type: "string", default: "5" },
      // Into docs/performance.md.
      write: { type: "boolean", default: false },
    },
  });
  const measures = await measure(Number(values.rounds));
  const verdicts = verdictsOf(measures);
  const machine = thisMachine();
  if (values.json) console.log(JSON.stringify({ machine, ...measures, verdicts }, null, 2));
  else print(measures, verdicts);
  if (values.write) await writePerformancePage(machine, measures, verdicts);
  return verdicts.every(isKept) ? 0 : 1;
}

function thisMachine(): Machine {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
  };
}

function print({ starts, criticalPaths }: Measures, verdicts: readonly Verdict[]): void {
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
  for (const verdict of verdicts) {
    const { measure, value, limit, unit = "" } = verdict;
    console.log(`${isKept(verdict) ? "PASS" : "FAIL"}  ${measure}: ${value.toFixed(2)} ${unit}(at most ${limit})`);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
