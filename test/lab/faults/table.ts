import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Check } from "../../../doctor/check";
import type { Report } from "../../../doctor/report-schema";
import type { Fault } from "./fault";
import type { Question } from "./question";

type Examination = (question: Question) => Promise<Report>;

/** What is wrong, as `FAIL aws.role`. */
export function faultsOf({ checks }: Report): string[] {
  return checks
    .filter(({ status }) => status === "WARN" || status === "FAIL")
    .map(({ status, id }) => `${status} ${id}`);
}

const patienceMilliseconds = 25_000;

/** Asks again while the cluster or the cloud still takes its time with a change. */
export async function examineUntil(examine: () => Promise<Report>, wanted: readonly string[]): Promise<Report> {
  for (const end = Date.now() + patienceMilliseconds; ; await sleep(500)) {
    const report = await examine();
    if (faultsOf(report).join() === wanted.join() || Date.now() > end) return report;
  }
}

/** A healthy installation has neither a failure nor a warning. */
export async function assertHealthy(examine: Examination, question: Question): Promise<Report> {
  const report = await examineUntil(() => examine(question), []);
  assert.deepEqual(faultsOf(report), [], told(report));
  return report;
}

/** What the doctor says about one fault; asserts that it is what the fault expects, and nothing else. */
export async function examineFault<Scene>(
  fault: Fault<Scene>,
  scene: Scene,
  { examine, question, checks, healthy }: Surroundings,
): Promise<Report> {
  const { undo, asked } = await fault.plant(scene);
  try {
    const wanted = [`${fault.status} ${fault.check}`];
    const report = await examineUntil(() => examine({ ...question, ...asked }), wanted);
    assert.deepEqual(faultsOf(report), wanted, told(report));
    if (fault.status === "FAIL") assertSkipped(report, dependentsOf(fault.check, checks), fault.check, healthy);
    return report;
  } finally {
    await undo?.();
  }
}

/** What a fault is examined in. */
export interface Surroundings {
  readonly examine: Examination;
  readonly question: Question;
  readonly checks: readonly Pick<Check<never>, "id" | "needs">[];
  /** The report of the healthy installation. */
  readonly healthy: Report;
}

/** Whatever needs a check, or something that needs it. */
function dependentsOf(id: string, checks: Surroundings["checks"]): readonly string[] {
  const direct = checks.filter(({ needs }) => needs.includes(id)).map((check) => check.id);
  return [...new Set(direct.flatMap((dependent) => [dependent, ...dependentsOf(dependent, checks)]))];
}

function assertSkipped(report: Report, dependents: readonly string[], cause: string, healthy: Report): void {
  for (const check of report.checks.filter(({ id }) => dependents.includes(id))) {
    assert.equal(check.status, "SKIP", check.id);
    const isAlways = healthy.checks.some(({ id, status }) => id === check.id && status === "SKIP");
    if (!isAlways)
      assert.match(check.seen, new RegExp(`^needs ${cause.replaceAll(".", "\\.")}, which failed$`), check.id);
  }
}

function told(report: Report): string {
  return report.checks.map(({ status, id, seen }) => `${status} ${id} ${seen}`).join("\n");
}
