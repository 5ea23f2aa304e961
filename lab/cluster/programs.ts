import { statSync } from "node:fs";
import { join } from "node:path";
import { startServer, type ServerProcess } from "../processes";

export const PROGRAMS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;
export type Program = (typeof PROGRAMS)[number];

/** Programs of the control plane with their flags, in the order in which they start. */
export type Programs = Partial<Record<Program, Readonly<Record<string, string>>>>;

export interface RunOptions {
  /** The lab's own `kubelite`, or a folder that holds each program by its own name. */
  readonly binaries: string;
  readonly logs: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs programs that belong together: as one process of `kubelite`, which saves memory, else as a process each.
 * They end with this process, however it ends.
 */
export async function runPrograms(programs: Programs, options: RunOptions): Promise<ServerProcess[]> {
  const commands = Object.entries(programs).map(([program, flags]) => [program, ...argumentsOf(flags)]);
  if (!statSync(options.binaries).isDirectory()) {
    const name = Object.keys(programs).join("+");
    return [
      await run(name, [options.binaries, ...commands.flatMap((command) => ["--", ...command]).slice(1)], options),
    ];
  }
  const servers: ServerProcess[] = [];
  for (const [program = "", ...args] of commands) {
    const command = ["setpriv", "--pdeathsig", "KILL", join(options.binaries, program), ...args];
    servers.push(await run(program, command, options));
  }
  return servers;
}

function argumentsOf(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
}

function run(name: string, command: string[], options: RunOptions): Promise<ServerProcess> {
  return startServer({
    name,
    command,
    environment: { KUBELITE_EXIT_WITH_STDIN: "1", ...options.environment },
    logFile: join(options.logs, `${name}.log`),
  });
}
