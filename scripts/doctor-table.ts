import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checks as awsChecks } from "../doctor/aws";
import { checks as azureChecks } from "../doctor/azure";
import { clusterChecks } from "../doctor/checks";
import type { Check } from "../doctor/check";
import { code, filled, formatted, ROOT, table } from "./docs/markdown";

/** What the doctor said of one planted fault; the lab's tests write them down in docs/doctor-faults.json. */
export interface RecordedFault {
  readonly id: string;
  readonly cloud: "aws" | "azure";
  /** What was wrong. */
  readonly title: string;
  /** How it was made so. */
  readonly planted: string;
  /** The one check that told it. */
  readonly check: string;
  readonly status: string;
  readonly seen: string;
  readonly remedy?: string;
  /** What could not be answered because of it. */
  readonly skipped: readonly string[];
}

const file = "docs/doctor.md";

/** Fills the generated parts of the page about the doctor. */
export async function renderDoctor(page: string, faults: readonly RecordedFault[]): Promise<string> {
  const parts = {
    "checks-cluster": checkTable(clusterChecks),
    "checks-aws": checkTable(awsChecks),
    "checks-azure": checkTable(azureChecks),
    "faults-aws": faultTable(faults.filter(({ cloud }) => cloud === "aws")),
    "faults-azure": faultTable(faults.filter(({ cloud }) => cloud === "azure")),
  };
  return formatted(filled(page, file, parts), file);
}

/** What the lab's tests wrote down. */
export function recordedFaults(): readonly RecordedFault[] {
  return JSON.parse(readFileSync(join(ROOT, "docs/doctor-faults.json"), "utf8")) as readonly RecordedFault[];
}

function checkTable(checks: readonly Pick<Check<never>, "id" | "title" | "why">[]): string {
  return table(
    ["check", "passes when", "why it matters"],
    checks.map(({ id, title, why }) => [code(id), plain(`${title}.`), plain(why)]),
  );
}

function faultTable(faults: readonly RecordedFault[]): string {
  return table(
    ["fault", "how it was planted", "answer", "what the doctor saw", "its remedy", "skipped"],
    faults.map(({ title, planted, status, check, seen, remedy, skipped }) => [
      plain(title),
      plain(planted),
      `**${status}** ${code(check)}`,
      plain(firstLine(seen)),
      remedy === undefined ? "" : code(remedy.replaceAll("`", "'")),
      String(skipped.length),
    ]),
  );
}

/** A line for each action or service account would hide the rest of the table. */
function firstLine(text: string): string {
  const [line = "", ...more] = text.split("\n");
  return more.length === 0 ? line : `${line} (and ${more.length} more)`;
}

/** Text that Markdown must not read anything into: most of the values have stars, brackets or underscores. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#]/g, "\\$&");
}

/** Writes the page anew. */
async function main(): Promise<void> {
  const path = join(ROOT, file);
  writeFileSync(path, await renderDoctor(readFileSync(path, "utf8"), recordedFaults()));
}

// Started by scripts/run.mjs, which is no module that could be asked for.
if (process.argv[1] === __filename) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
