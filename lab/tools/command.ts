import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/** A command that ended badly; `output` is the end of what it printed. */
export class CommandError extends Error {
  constructor(
    command: string,
    how: string,
    readonly output: string,
  ) {
    super(`\`${command}\` ended with ${how}:\n${output}`);
  }
}

export interface CommandOptions {
  readonly folder?: string;
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Each line of its standard error. */
  readonly onErrorLine?: (line: string) => void;
  /** Ends the command and all that it started. */
  readonly signal?: AbortSignal;
}

/** Runs a command to its end. @returns its standard output */
export function runCommand(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, so that a compiler's children can be ended together with it.
      detached: true,
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
    });
    const killGroup = (): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    };
    signal?.addEventListener("abort", killGroup);
    const output: string[] = [];
    let errorLines: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => output.push(chunk));
    createInterface({ input: child.stderr }).on("line", (line) => {
      errorLines = [...errorLines, line].slice(-30);
      options.onErrorLine?.(line);
    });
    child.once("error", (error) => {
      signal?.removeEventListener("abort", killGroup);
      reject(error);
    });
    child.once("close", (code, killedBy) => {
      signal?.removeEventListener("abort", killGroup);
      if (signal?.aborted) return reject(signal.reason as Error);
      if (code === 0) return resolve(output.join(""));
      const how = killedBy ? `signal ${killedBy}` : `exit code ${code}`;
      reject(new CommandError([program, ...args].join(" "), how, [...output.slice(-5), ...errorLines].join("\n")));
    });
  });
}

/** @returns the path of the program that a shell would run */
export function findOnPath(name: string, path = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
