import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Expected } from "../expected";

/** Which stack, and where its project is. */
export interface StackChoice {
  readonly stack: string;
  readonly cwd?: string;
}

/** A backend may be far away. */
const timeoutMilliseconds = 60_000;

/**
 * Reads what a stack says about its installation, through pulumi on the PATH.
 *
 * @throws Error with a sentence for people
 */
export async function readStack({ stack, cwd }: StackChoice): Promise<Expected> {
  const args = ["stack", "output", "--json", "--stack", stack, "--cwd", cwd ?? process.cwd()];
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, { timeout: timeoutMilliseconds });
    return expectedOf(JSON.parse(stdout) as Record<string, unknown>);
  } catch (error) {
    throw new Error(`the outputs of stack ${stack} cannot be read: ${problemOf(error as Failure)}`);
  }
}

interface Failure extends Error {
  readonly code?: unknown;
  readonly killed?: boolean;
  readonly stderr?: string;
}

function problemOf({ code, killed, stderr, message }: Failure): string {
  if (code === "ENOENT") return "there is no pulumi on the PATH";
  if (killed) return `pulumi did not answer within ${timeoutMilliseconds / 1000} s`;
  const lines = (stderr ?? "").split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((candidate) => candidate.startsWith("error:")) ?? lines[0] ?? message;
  return line.replace(/^error: /, "");
}

/** Which of a stack's outputs says what. */
const outputNames: Readonly<Record<string, keyof Expected>> = {
  namespace: "namespace",
  storageClusterName: "storageClusterName",
  roleArn: "roleArn",
  identityClientId: "clientId",
  issuerUrl: "issuerUrl",
};

/** What of a stack's outputs the doctor compares with; stacks of others may have any outputs. */
export function expectedOf(outputs: Readonly<Record<string, unknown>>): Expected {
  const known = Object.entries(outputNames).flatMap(([output, name]) => {
    const value = outputs[output];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(known);
}
