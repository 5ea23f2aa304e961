// The commands of pxwi. `restart`, `migrate` and `jwks` have folders of their own: doctor/<command>/command.ts exports
// `addCommand(program: Command): void`, which adds the command with its options and action to commander's program. Such a
// file is imported only when its command is asked for (or all of them for the help), so it may import what it likes.
//
// An action sets process.exitCode (0 fine, 1 a failure) and throws an Error with a sentence for people where it could not
// run: it is printed, and the exit code is 2. Options of the cluster: addClusterOptions and openInstallation in
// cluster-options.ts; SIGINT and SIGTERM: interruption().
import { Command, CommanderError } from "commander";
import { messageOf } from "../cluster/failures";

interface CommandModule {
  addCommand(program: Command): void;
}

/** In the order of the help. */
const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  doctor: () => import("./doctor-command"),
  restart: () => import("../restart/command"),
  migrate: () => import("../migrate/command"),
  jwks: () => import("../jwks/command"),
};

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command("pxwi")
    .description("Proves a live Portworx installation with workload identity, and helps to put it right.")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  const asked = args.find((argument) => argument in commands && !argument.startsWith("-"));
  const loaded = Object.entries(commands).filter(([name]) => asked === undefined || name === asked);
  try {
    for (const [, load] of loaded) (await load()).addCommand(program);
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has printed its own message; help that was asked for is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(`pxwi: ${messageOf(error)}`);
    return 2;
  }
}
