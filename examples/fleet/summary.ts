import type { Outcome } from "./fleet";

/** One line for each stack, failed ones last with the reason, then the count. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const succeeded = outcomes.filter(({ error }) => error === undefined);
  const width = Math.max(0, ...outcomes.map(({ stack }) => stack.length));
  const line = ({ stack, seconds }: Outcome, what: string) =>
    `${stack.padEnd(width)}  ${`${seconds.toFixed(1)} s`.padStart(8)}  ${what}`;
  return [
    ...succeeded.map((outcome) => line(outcome, changesOf(outcome))),
    ...failed.map((outcome) => line(outcome, `FAILED: ${reasonOf(outcome)}`)),
    `${succeeded.length} succeeded, ${failed.length} failed`,
  ].join("\n");
}

function changesOf({ changes }: Outcome): string {
  const made = Object.entries(changes).filter(([operation]) => operation !== "same");
  return made.length === 0 ? "nothing to change" : made.map(([operation, count]) => `${operation} ${count}`).join(", ");
}

/** The engine's own error lines; the whole output of the CLI would hide them. */
function reasonOf({ error = "" }: Outcome): string {
  const lines = error.split("\n").map((text) => text.trim());
  const errors = [...new Set(lines.filter((text) => text.startsWith("error:")))];
  return (errors.length > 0 ? errors : lines.slice(0, 1)).join("; ");
}
