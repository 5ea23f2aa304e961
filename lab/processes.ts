import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A server of the lab that this process owns. */
export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  /** Undefined while it runs, else how it ended, such as "exit code 1" or "signal SIGKILL". */
  readonly ended: string | undefined;
  /** Asks it to end, ends it by force after the grace and resolves once it is gone. */
  stop(graceMilliseconds?: number): Promise<void>;
  /** The same without asking first; for servers that have nothing to save. */
  kill(): Promise<void>;
  /** An error that says what happened to this server and shows the end of its log. */
  failure(what: string): Error;
}

export interface ServerOptions {
  /** For messages: "etcd". */
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/**
 * Starts a server. Its stdin is a pipe that stays open as long as this process lives, so that a server that ends with
 * its stdin never outlives its owner. It gets a process group of its own: Ctrl-C in a terminal reaches only the
 * owner, which then stops its servers in the right order.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const [program, ...args] = options.command;
  if (program === undefined) throw new Error(`${options.name}: the command is empty`);
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "a", 0o600);
  try {
    const child = spawn(program, args, {
      stdio: ["pipe", log, log],
      detached: true,
      env: { ...process.env, ...options.environment },
    });
    await started(child, options.name);
    return new OwnedServer(options.name, child, options.logFile);
  } finally {
    closeSync(log);
  }
}

function started(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new Error(`cannot start ${name}: ${error.message}`)));
  });
}

class OwnedServer implements ServerProcess {
  readonly pid: number;
  ended: string | undefined;
  private readonly gone: Promise<void>;

  constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {
    this.pid = child.pid ?? 0;
    child.stdin?.on("error", () => undefined); // The pipe breaks when the server ends first.
    this.gone = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.ended = signal ? `signal ${signal}` : `exit code ${code}`;
        child.stdin?.destroy();
        resolve();
      });
    });
  }

  async stop(graceMilliseconds = 5000): Promise<void> {
    if (this.ended !== undefined) return;
    this.child.kill("SIGTERM");
    const grace = new AbortController();
    await Promise.race([
      this.gone,
      delay(graceMilliseconds, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    await this.kill();
  }

  async kill(): Promise<void> {
    if (this.ended === undefined) this.child.kill("SIGKILL");
    await this.gone;
  }

  failure(what: string): Error {
    const state = this.ended === undefined ? "" : ` (it ended with ${this.ended})`;
    return new Error(`${this.name} ${what}${state}; the end of ${this.logFile}:\n${tail(this.logFile)}`);
  }
}

function tail(file: string, lines = 15): string {
  const text = readFileSync(file, "utf8").trimEnd();
  return text === ""
    ? "  (empty)"
    : text
        .split("\n")
        .slice(-lines)
        .map((line) => `  ${line}`)
        .join("\n");
}

export interface WaitOptions {
  /** For messages, after the server's name: "did not become ready". */
  readonly failure: string;
  readonly seconds: number;
}

/**
 * Asks `probe` again and again until it returns true. An exception counts as "not yet" and is shown when time is up.
 * @throws an error with the end of the server's log when it ends first or time is up
 */
export async function waitFor(
  server: ServerProcess,
  probe: () => Promise<boolean>,
  options: WaitOptions,
): Promise<void> {
  const end = Date.now() + options.seconds * 1000;
  let reason = "";
  for (;;) {
    if (server.ended !== undefined) throw server.failure(options.failure);
    try {
      if (await probe()) return;
      reason = "";
    } catch (error) {
      reason = `, last answer: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > end) throw server.failure(`${options.failure} within ${options.seconds} s${reason}`);
    await delay(50);
  }
}
