import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { environmentOf } from "../../environment";
import type { LabState } from "../../state";
import type { Proof } from "../report";
import type { PublishedDocuments } from "./published-issuer";

const PROGRAM = join(__dirname, "../../../bin/pxwi.js");
const ISSUER_AT_HAND = join(__dirname, "issuer-at-hand.cjs");

/** A doctor that could look at little has shown little. */
const LEAST_PASSED = 20;

/** How the doctor is asked about an installation. */
export interface Consultation {
  /** What no stack says, such as `--bucket`. */
  readonly flags: readonly string[];
  /** What the internet shows of the cluster's issuer. */
  readonly published: () => Promise<PublishedDocuments>;
}

/** The part of `pxwi doctor --json` that counts here. */
interface Report {
  readonly checks: readonly { readonly id: string; readonly status: string; readonly seen: string }[];
}

/** The doctor, run as a user would, by what the stack says. */
export function doctorProof(
  lab: LabState,
  stack: string,
  { flags, published }: Consultation,
  signal: AbortSignal,
): Proof {
  return {
    name: "the doctor finds nothing wrong",
    run: async () => {
      const file = join(lab.folder, "published-issuer.json");
      await writeFile(file, JSON.stringify(await published()));
      const ofStack = ["--stack", stack, "--cwd", join(lab.folder, "stack")];
      // Calls take longer on a machine that runs the clouds as well.
      const args = ["doctor", "--json", "--timeout", "30", ...ofStack, ...flags];
      const child = spawn(process.execPath, ["--require", ISSUER_AT_HAND, PROGRAM, ...args], {
        env: { ...process.env, ...environmentOf(lab), LAB_PUBLISHED_ISSUER: file },
        signal,
      });
      const [output, problem] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
      return verdict(output, problem);
    },
  };
}

/** @throws Error with what is wrong; exported for its test */
export function verdict(output: string, problem: string): string {
  if (output.trim() === "") throw new Error(`it could not run: ${problem.trim()}`);
  const { checks } = JSON.parse(output) as Report;
  const wrong = checks.filter(({ status }) => status === "WARN" || status === "FAIL");
  if (wrong.length > 0) throw new Error(wrong.map(({ id, status, seen }) => `${status} ${id}: ${seen}`).join("; "));
  const passed = checks.filter(({ status }) => status === "PASS").length;
  if (passed < LEAST_PASSED) throw new Error(`only ${passed} of its ${checks.length} checks passed`);
  return `${passed} checks passed, ${checks.length - passed} do not apply`;
}
