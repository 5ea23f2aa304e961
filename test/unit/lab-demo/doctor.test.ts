import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { verdict } from "../../../lab/demo/doctor";

function report(...statuses: string[]): string {
  const checks = statuses.map((status, index) => ({ id: `area.${index}`, status, seen: `seen ${index}` }));
  return JSON.stringify({ checks });
}

const twentyPassed = Array<string>(20).fill("PASS");

describe("the demo's proof that the doctor finds nothing wrong", () => {
  test("holds with twenty checks that passed, whatever does not apply", () => {
    assert.equal(verdict(report(...twentyPassed, "SKIP"), ""), "20 checks passed, 1 do not apply");
  });

  test("names each warning and failure", () => {
    assert.throws(
      () => verdict(report("WARN", "FAIL", ...twentyPassed), ""),
      /^Error: WARN area\.0: seen 0; FAIL area\.1: seen 1$/,
    );
  });

  test("fails where too little could be looked at, or nothing at all", () => {
    assert.throws(() => verdict(report(...twentyPassed.slice(1), "SKIP"), ""), /only 19 of its 20 checks passed/);
    assert.throws(() => verdict("", "pxwi: no cluster\n"), /^Error: it could not run: pxwi: no cluster$/);
  });
});

test("the doctor's requests for the lab's issuer never leave this machine, others go on", () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-doctor-"));
  try {
    const published = join(folder, "published.json");
    writeFileSync(published, JSON.stringify({ "https://issuer.invalid/keys": { keys: ["a"] } }));
    const preload = join(__dirname, "../../../lab/demo/doctor/issuer-at-hand.cjs");
    const program = `
      fetch("https://issuer.invalid/keys").then((answer) => answer.json()).then(async (keys) => {
        const other = await fetch("data:application/json,7").then((answer) => answer.json());
        console.log(JSON.stringify([keys, other]));
      });`;
    const output = execFileSync(process.execPath, ["--require", preload, "-e", program], {
      encoding: "utf8",
      env: { ...process.env, LAB_PUBLISHED_ISSUER: published },
    });
    assert.deepEqual(JSON.parse(output), [{ keys: ["a"] }, 7]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
