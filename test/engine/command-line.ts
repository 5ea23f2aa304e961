import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ProviderDefinition } from "../../lab/providers/base/kind";
import { startProviders } from "../../lab/providers";
import { prepareTools } from "../../lab/tools";
import { engineEnvironment } from "./engine-environment";

const run = promisify(execFile);

export interface CommandLine {
  /** An empty folder, removed in the end. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs the CLI in a folder and resolves to what it printed. */
  readonly pulumi: (folder: string, ...args: string[]) => Promise<string>;
}

/** The real CLI and language host with these providers and with plugins that run already, by name and port. */
export async function withCommandLine(
  definitions: readonly ProviderDefinition<unknown>[],
  use: (commandLine: CommandLine) => Promise<void>,
  plugins: Readonly<Record<string, number>> = {},
): Promise<void> {
  const tools = await prepareTools();
  const folder = await mkdtemp(join(tmpdir(), "portworx-command-line-"));
  const providers = await startProviders(definitions);
  try {
    await mkdir(join(folder, "state"));
    const environment = engineEnvironment(tools, folder, { ...providers.ports, ...plugins });
    await use({
      folder,
      environment,
      pulumi: async (cwd, ...args) => {
        const always = ["--cwd", cwd, "--non-interactive", "--color", "never"];
        const { stdout } = await run(tools.pulumi, [...args, ...always], { env: environment, maxBuffer: 2 ** 24 });
        return stdout;
      },
    });
  } finally {
    await providers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
