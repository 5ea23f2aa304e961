import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatted, ROOT, table } from "../../scripts/docs/markdown";
import { isKept, type Measures, type Verdict } from "./verdicts";

/** On what was measured, and when. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly date: string;
}

const FILE = "docs/performance.md";

/** Writes docs/performance.md: what the last run measured, whether the goals were met or not. */
export async function writePerformancePage(
  machine: Machine,
  measures: Measures,
  verdicts: readonly Verdict[],
): Promise<void> {
  const { cores, processor, memoryGigabytes, node, date } = machine;
  const page = `# Performance

Written by \`npm run bench -- --write\` on ${date}: ${cores} cores (${processor}), ${memoryGigabytes} GB, Node.js ${node}.
Ratios are of one run on one machine; a goal that is missed stands here as such.

${table(
  ["measure", "value", "at most", "kept"],
  verdicts.map((verdict) => [
    verdict.measure,
    textOf(verdict),
    String(verdict.limit),
    isKept(verdict) ? "yes" : "**no**",
  ]),
)}

## Start of the program

Life of the program's process under \`pulumi preview\`, with recording providers; "first" is the first run after an install,
when the compiler's cache is empty.

${table(
  ["program", "run", "wall s", "peak MB", "of it in providers s"],
  measures.starts.map(({ program, run, seconds, peakMegabytes, providerSeconds }) => [
    program,
    run,
    seconds.toFixed(2),
    peakMegabytes.toFixed(0),
    providerSeconds.toFixed(2),
  ]),
)}

${measures.criticalPaths.map(pathSection).join("\n\n")}
`;
  writeFileSync(join(ROOT, FILE), await formatted(page, FILE));
}

function pathSection({
  cloud,
  path,
  idleSeconds,
  delayedSeconds,
  delaySeconds,
}: Measures["criticalPaths"][number]): string {
  return `## Critical path of an up on ${cloud}

${path.length} calls wait for one another. With each call of the cloud delayed by ${delaySeconds} s an up takes ${delayedSeconds.toFixed(1)} s,
without ${idleSeconds.toFixed(1)} s.

${path.map((call, index) => `${index + 1}. \`${call}\``).join("\n")}`;
}

function textOf({ value, unit }: Verdict): string {
  return `${value.toFixed(2)}${unit === undefined ? "" : ` ${unit}`}`;
}
