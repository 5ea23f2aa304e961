import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const REPOSITORY = join(__dirname, "../..");

/** A copy of the project in which Pulumi may write what it likes. */
export interface Project {
  readonly folder: string;
  remove(): Promise<void>;
}

/** The project as a commit has it. @throws an Error that names the commit where there is none */
export async function projectAt(commit: string, folder: string): Promise<Project> {
  const { stdout } = await git("rev-parse", "--verify", "--quiet", `${commit}^{commit}`).catch(() => {
    throw new Error(`--base ${commit}: git knows no such commit here. Fetch it, or name another.`);
  });
  await git("worktree", "add", "--detach", "--quiet", folder, stdout.trim());
  await packagesInto(folder);
  return { folder, remove: async () => void (await git("worktree", "remove", "--force", folder)) };
}

/** The project as it stands, with what is not committed yet. */
export async function projectAsItStands(folder: string): Promise<Project> {
  const { stdout } = await git("ls-files", "-z", "--cached", "--others", "--exclude-standard");
  for (const file of stdout.split("\0").filter((name) => name !== "")) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    // What is deleted and not committed yet is in git's list still.
    await cp(join(REPOSITORY, file), join(folder, file)).catch(ignoreMissing);
  }
  await packagesInto(folder);
  return { folder, remove: () => Promise.resolve() };
}

/** The packages that are here already where they are the same, else those of the project's own lock file. */
async function packagesInto(folder: string): Promise<void> {
  const [here, there] = await Promise.all(
    [REPOSITORY, folder].map((root) => readFile(join(root, "package-lock.json"))),
  );
  if (here?.equals(there ?? Buffer.alloc(0)))
    return symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  console.error("Installing the packages of the other lock file ...");
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], { cwd: folder });
}

function git(...args: string[]): Promise<{ stdout: string }> {
  return run("git", args, { cwd: REPOSITORY, maxBuffer: 2 ** 26 });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
