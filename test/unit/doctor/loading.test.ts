import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const repository = join(__dirname, "../../..");

function modulesIn(folder: string): string[] {
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? modulesIn(path) : [path];
  });
}

/** Packages that are in memory once modules have been loaded in a process of their own. */
async function packagesOf(modules: readonly string[]): Promise<readonly string[]> {
  const program =
    "for (const module of process.argv.slice(1)) require(module); console.log(JSON.stringify(Object.keys(require.cache)))";
  const args = ["--import", "tsx", "-e", program, "--", ...modules.map((module) => join(repository, module))];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository, maxBuffer: 2 ** 24 });
  const files = JSON.parse(stdout) as string[];
  for (const module of modules) assert.ok(files.includes(join(repository, module)), `${module} was not loaded`);
  return files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(relative(repository, file))?.[1] ?? "");
}

const loads = (packages: readonly string[], scope: string) => packages.some((name) => name.startsWith(`${scope}/`));

test("no part of the doctor loads Pulumi's SDK, which would cost every start a second", async () => {
  const packages = await packagesOf(modulesIn("doctor"));
  assert.ok(packages.includes("commander"));
  assert.deepEqual(new Set(packages.filter((name) => name.startsWith("@pulumi/"))), new Set());
});

test("one cloud's checks, and those of the cluster, load nothing of the other cloud", async () => {
  const [aws, azure, cluster] = await Promise.all(
    ["doctor/aws/index.ts", "doctor/azure/index.ts", "doctor/checks/index.ts"].map((module) => packagesOf([module])),
  );
  assert.ok(aws && azure && cluster);
  assert.deepEqual([loads(aws, "@aws-sdk"), loads(aws, "@azure")], [true, false]);
  assert.deepEqual([loads(azure, "@aws-sdk"), loads(azure, "@azure")], [false, true]);
  assert.deepEqual([loads(cluster, "@aws-sdk"), loads(cluster, "@azure")], [false, false]);
});
