import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { table } from "../../../doctor/cli/table";
import { exitCode } from "../../../doctor/report";
import { reportSchema, reportSchemaVersion, type Report } from "../../../doctor/report-schema";

type Row = Report["checks"][number];

const row = (id: string, status: Row["status"], remedy?: string): Row => ({
  id,
  status,
  title: "It is so",
  why: "It matters.",
  seen: "something",
  ...(remedy !== undefined && { remedy }),
  seconds: 0.1,
});

function report(checks: Row[], change: Partial<Report> = {}): Report {
  const counts = { PASS: 0, WARN: 0, FAIL: 0, SKIP: 0 };
  for (const { status } of checks) counts[status]++;
  return {
    schemaVersion: reportSchemaVersion,
    startedAt: "2026-01-01T00:00:00.000Z",
    seconds: 1.25,
    interrupted: false,
    cluster: { context: "prod", address: "https://api.example" },
    counts,
    checks,
    ...change,
  };
}

const reached = row("cluster.reachable", "PASS");

describe("the exit code", () => {
  test("is 0 where nothing failed, also with warnings and skipped checks", () => {
    assert.equal(exitCode(report([reached, row("a.b", "WARN"), row("a.c", "SKIP")])), 0);
  });

  test("is 1 where something failed, and 2 where the doctor could not work", () => {
    assert.equal(exitCode(report([reached, row("a.b", "FAIL")])), 1);
    assert.equal(exitCode(report([row("cluster.reachable", "FAIL")])), 2);
    assert.equal(exitCode(report([reached], { interrupted: true })), 2);
  });
});

describe("the table", () => {
  const mixed = report([reached, row("pods.age", "FAIL", "npx pxwi restart"), row("a.c", "SKIP")]);

  test("explains what is wrong, and nothing else", () => {
    assert.equal(
      table(mixed, false),
      [
        "PASS  cluster.reachable  something",
        "FAIL  pods.age           something",
        "      wanted  It is so.",
        "      why     It matters.",
        "      remedy  npx pxwi restart",
        "SKIP  a.c                something",
        "",
        "1 passed, 0 warnings, 1 failed, 1 skipped, in 1.3 s",
      ].join("\n"),
    );
  });

  test("has colours only where they are wanted", () => {
    assert.match(table(mixed, true), /\u001b\[31mFAIL\u001b\[0m {2}pods\.age/);
    assert.equal(table(mixed, false).includes("\u001b"), false);
  });

  test("says that the run was stopped", () => {
    assert.match(table(report([reached], { interrupted: true }), false), /; interrupted$/);
  });
});

test("the schema takes reports, and refuses other versions and unknown states", () => {
  reportSchema.parse(report([reached]));
  assert.equal(reportSchema.safeParse({ ...report([reached]), schemaVersion: 2 }).success, false);
  assert.equal(reportSchema.safeParse(report([{ ...reached, status: "OK" as "PASS" }])).success, false);
});
