import type { Status } from "../check";
import type { Report } from "../report-schema";

const colours: Readonly<Record<Status, string>> = { PASS: "32", WARN: "33", FAIL: "31", SKIP: "90" };

/** The report for people: a line for each check, and beneath what is wrong why it matters and what to do. */
export function table({ checks, counts, seconds, interrupted }: Report, isColoured: boolean): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const indent = " ".repeat("PASS  ".length);
  const lines = checks.flatMap(({ id, status, title, seen, why, remedy }) => {
    const line = `${painted(status, isColoured)}  ${id.padEnd(width)}  ${seen}`;
    if (status === "PASS" || status === "SKIP") return [line];
    return [
      line,
      `${indent}wanted  ${title}.`,
      `${indent}why     ${why}`,
      ...(remedy === undefined ? [] : [`${indent}remedy  ${remedy}`]),
    ];
  });
  const summary = `${counts.PASS} passed, ${counts.WARN} warnings, ${counts.FAIL} failed, ${counts.SKIP} skipped`;
  return [...lines, "", `${summary}, in ${seconds.toFixed(1)} s${interrupted ? "; interrupted" : ""}`].join("\n");
}

function painted(status: Status, isColoured: boolean): string {
  return isColoured ? `\u001b[${colours[status]}m${status}\u001b[0m` : status;
}
