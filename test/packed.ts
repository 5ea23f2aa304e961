import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildPackage } from "../scripts/npm-package";

const run = promisify(execFile);
const NODE_MODULES = join(__dirname, "../node_modules");
const NAME = "portworx-workload-identity";

export interface Packed {
  /** What `npm publish` would publish. */
  readonly built: string;
  readonly tarball: string;
  remove(): Promise<void>;
}

/** Builds the npm package and packs it, without writing into the clone. */
export async function packPackage(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), "portworx-package-"));
  const built = join(folder, "built");
  // Its declarations are checked with the types that the clone has installed.
  buildPackage(built);
  const { stdout } = await run("npm", ["pack", built, "--json", "--ignore-scripts", "--pack-destination", folder]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return { built, tarball: join(folder, filename), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Installs the tarball as npm lays it out, with what the clone has installed for everything else: no network. */
export async function installPacked({ tarball }: Packed, project: string): Promise<string> {
  const modules = join(project, "node_modules");
  const installed = join(modules, NAME);
  await mkdir(installed, { recursive: true });
  for (const name of await readdir(NODE_MODULES)) {
    if (!name.startsWith(".")) await symlink(join(NODE_MODULES, name), join(modules, name));
  }
  await run("tar", ["--extract", "--gzip", "--file", tarball, "--directory", installed, "--strip-components=1"]);
  return installed;
}
