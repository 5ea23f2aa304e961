import { readFile } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import type { ProgressPart } from "../progress";
import { keyOf } from "./cache";
import { findOnPath, runCommand } from "./command";

/** What the lab's AWS needs, each with its exact version and hashes. */
const REQUIREMENTS = join(__dirname, "../aws/ministack/requirements.txt");
const WANTED = "3.10.0";

/** The virtual environment belongs to one Python: another one gets its own. */
export async function keyOfPythonEnvironment(): Promise<string> {
  const python = findPython();
  const version = python && (await runCommand(python, ["--version"]).catch(() => ""));
  return keyOf([process.platform, process.arch, python ?? "", version ?? "", await readFile(REQUIREMENTS)]);
}

export async function buildPythonEnvironment(folder: string, part: ProgressPart, signal: AbortSignal): Promise<void> {
  const python = await requirePython(signal);
  part.update(0.01, "creating");
  await runCommand(python, ["-m", "venv", folder], { signal }).catch((error: Error) => {
    if (signal.aborted || !/ensurepip|No module named venv/.test(error.message)) throw error;
    throw new Error(
      `${python} cannot create virtual environments, which the lab needs for its AWS. ` +
        `On Debian and Ubuntu install the package python3-venv, elsewhere a complete Python.`,
    );
  });
  part.update(0.3, "installing");
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"];
  await runCommand(pythonOf(folder), [...install, "--require-hashes", "--requirement", REQUIREMENTS], { signal });
}

export function pythonOf(environment: string): string {
  return join(environment, "bin", "python");
}

function findPython(): string | undefined {
  return findOnPath("python3") ?? findOnPath("python");
}

async function requirePython(signal: AbortSignal): Promise<string> {
  const instead = "Install Python 3.10 or newer and put it on the PATH as `python3`";
  const python = findPython();
  if (python === undefined) {
    throw new Error(
      `Python is missing: the lab's AWS runs on it, and there is no \`python3\` on the PATH. ${instead}.`,
    );
  }
  const printed = (await runCommand(python, ["--version"], { signal })).trim();
  const version = semver.coerce(printed);
  if (version === null || semver.lt(version, WANTED)) {
    throw new Error(
      `${python} is ${printed || "no Python"}, too old for the lab's AWS, which wants ${WANTED}. ${instead}.`,
    );
  }
  return python;
}
