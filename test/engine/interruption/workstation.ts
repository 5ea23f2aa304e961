import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProviders, type Providers } from "../../../lab/providers";
import { prepareTools, type Tools } from "../../../lab/tools";
import { projectWorkspace } from "../../workspace";
import { engineEnvironment } from "../engine-environment";
import type { InterruptibleCloud } from "./cloud";

/** How a command ended. */
export interface Ended {
  /** Undefined if a signal ended it. */
  readonly code?: number;
  /** What it printed. */
  readonly output: string;
}

/** A shell in the project's folder: the pulumi CLI with the project's own program, and providers that can go away. */
export class Workstation {
  private running?: ChildProcess;
  private providers?: Providers;

  private constructor(
    private readonly tools: Tools,
    private readonly folder: string,
    private readonly cloud: InterruptibleCloud,
  ) {}

  /** The example stack of a cloud, with these keys of its configuration, under the name `aws` or `azure`. */
  static async with(
    stack: "aws" | "azure",
    keys: readonly string[],
    cloud: InterruptibleCloud,
    use: (workstation: Workstation) => Promise<void>,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "portworx-interruption-"));
    const workstation = new Workstation(await prepareTools(), folder, cloud);
    try {
      await projectWorkspace(join(folder, "project"));
      await mkdir(workstation.state);
      await workstation.startProviders();
      await workstation.expect("stack", "init", stack);
      await workstation.expect("config", "set-all", ...keys.flatMap((key) => ["--plaintext", key]));
      await use(workstation);
    } finally {
      await workstation.close();
    }
  }

  /** Runs a command to its end, whatever that is. */
  async pulumi(...args: string[]): Promise<Ended> {
    // A process group of its own, as a shell gives it: Ctrl-C reaches the language host too.
    const child = spawn(this.tools.pulumi, [...args, "--non-interactive", "--color", "never"], {
      cwd: join(this.folder, "project"),
      env: this.environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running = child;
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => output.push(String(text)));
    const [code] = (await once(child, "exit")) as [number | null];
    this.running = undefined;
    return { code: code ?? undefined, output: output.join("") };
  }

  /** Runs a command that has to succeed. */
  async expect(...args: string[]): Promise<string> {
    const { code, output } = await this.pulumi(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code ?? "a signal"}:\n${output}`);
    return output;
  }

  /** Ctrl-C: the signal goes to the whole process group. */
  interrupt(): void {
    if (this.running?.pid !== undefined) process.kill(-this.running.pid, "SIGINT");
  }

  /** Kills the engine, and after it the language host, which would stay for minutes and leave the test's folder in use. */
  kill(): void {
    const pid = this.running?.pid;
    if (pid === undefined) return;
    const started = descendantsOf(pid);
    for (const each of [pid, ...started]) process.kill(each, "SIGKILL");
  }

  /** A path for a file of the user's. */
  file(name: string): string {
    return join(this.folder, name);
  }

  /** Where the backend keeps its files. */
  get state(): string {
    return this.file("state");
  }

  async startProviders(): Promise<void> {
    this.cloud.comeBack();
    this.providers = await startProviders(this.cloud.definitions);
  }

  async stopProviders(): Promise<void> {
    this.cloud.goDown();
    await this.providers?.stop();
    this.providers = undefined;
  }

  private get environment(): NodeJS.ProcessEnv {
    return engineEnvironment(this.tools, this.folder, this.providers?.ports ?? {});
  }

  private async close(): Promise<void> {
    this.kill();
    await this.stopProviders();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
