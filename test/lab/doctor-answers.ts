import assert from "node:assert/strict";
import type { Status } from "../../doctor/check";
import type { Answer } from "../../doctor/run-checks";

/** Ids of the checks that answered so. */
export function withStatus(answers: readonly Answer[], ...statuses: Status[]): string[] {
  return answers.filter(({ finding }) => statuses.includes(finding.status)).map(({ id }) => id);
}

export function seen(answers: readonly Answer[], id: string): string {
  return answers.find((answer) => answer.id === id)?.finding.seen ?? "";
}

export function inLines(answers: readonly Answer[]): string {
  return answers.map(({ id, finding }) => `${id} ${finding.status} ${finding.seen}`).join("\n");
}

/** One fault gives one finding, its cause in words and a remedy; what it leaves open is skipped, and nothing else. */
export function assertOnly(
  answers: readonly Answer[],
  id: string,
  status: "WARN" | "FAIL",
  cause: RegExp,
  skipped: string[],
): void {
  const all = inLines(answers);
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), [id], all);
  const finding = answers.find((answer) => answer.id === id)?.finding;
  assert.equal(finding?.status, status);
  assert.match(finding?.seen ?? "", cause);
  assert.ok(finding?.remedy, "a remedy");
  assert.deepEqual(withStatus(answers, "SKIP"), skipped, all);
}
