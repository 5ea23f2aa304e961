import assert from "node:assert/strict";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { parse } from "yaml";
import { recordedCloud } from "../recorded-cloud";
import { withCommandLine } from "./command-line";

const ROOT = join(__dirname, "../..");
const TEMPLATES = join(ROOT, "templates");

/** What a first preview of a template's program shows. */
const SHOWN: Readonly<Record<string, readonly RegExp[]>> = {
  aws: [/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]+:sub/, /ec2:CreateVolume/, /:StorageCluster/],
  azure: [/api:\/\/AzureADTokenExchange/, /Microsoft\.Compute\/disks\/write/, /:StorageCluster/],
};

test("every template is tried out", async () => {
  assert.deepEqual((await readdir(TEMPLATES)).sort(), Object.keys(SHOWN).sort());
});

/** Stands in for the published package, which package.test.ts builds, packs and installs: its components, unchecked. */
async function installComponents(project: string): Promise<void> {
  const modules = join(project, "node_modules");
  const installed = join(modules, "portworx-workload-identity");
  const sources = await readdir(join(ROOT, "components"), { recursive: true });
  for (const source of sources.filter((path) => path.endsWith(".ts"))) {
    const text = await readFile(join(ROOT, "components", source), "utf8");
    const target = join(installed, source.replace(/\.ts$/, ".js"));
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, transpileModule(text, { compilerOptions }).outputText);
  }
  await writeFile(join(installed, "package.json"), '{ "main": "index.js" }\n');
  for (const name of ["@pulumi", "semver"]) await symlink(join(ROOT, "node_modules", name), join(modules, name));
}

for (const [cloud, shown] of Object.entries(SHOWN)) {
  test(`pulumi new templates/${cloud} gives a project whose first preview shows everything`, () =>
    withCommandLine(recordedCloud(), async ({ folder, pulumi }) => {
      const project = join(folder, "my-storage");
      await mkdir(project);
      await pulumi(project, "new", join(TEMPLATES, cloud), "--yes", "--offline", "--generate-only");
      const [manifest, settings] = await Promise.all(
        ["package.json", "Pulumi.yaml"].map((file) => readFile(join(project, file), "utf8")),
      );
      const { name } = parse(settings ?? "") as { name: string };
      assert.equal(name, "my-storage");
      assert.equal((JSON.parse(manifest ?? "") as { name: string }).name, "my-storage");
      assert.doesNotMatch(`${manifest}${settings}`, /\$\{/);

      await installComponents(project);
      await pulumi(project, "stack", "init", "dev");
      for (const [key, value] of Object.entries(await defaultsOf(cloud))) {
        await pulumi(project, "config", "set", key, value);
      }
      const preview = await pulumi(project, "preview", "--diff");
      for (const part of shown) assert.match(preview, part);
      assert.doesNotMatch(preview, /error/i);
    }));

  test(`templates/${cloud} asks for what its program requires, with a word on each, and depends on what is released`, async () => {
    const program = await readFile(join(TEMPLATES, cloud, "index.ts"), "utf8");
    const asked = Object.entries((await templateOf(cloud)).config);
    for (const [, key = ""] of program.matchAll(/config\.require\("([^"]+)"\)/g)) {
      assert.ok(
        asked.some(([name]) => name === key),
        `${key} is asked for`,
      );
    }
    for (const [key, { description }] of asked) assert.ok(description && description.length > 10, key);

    const versions = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Versions;
    const { dependencies } = JSON.parse(await readFile(join(TEMPLATES, cloud, "package.json"), "utf8")) as Versions;
    for (const [name, range] of Object.entries(dependencies)) {
      const version = name === "portworx-workload-identity" ? versions.version : versions.dependencies[name];
      assert.equal(range, `^${version}`, name);
    }
  });
}

interface Versions {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

interface Template {
  readonly config: Readonly<Record<string, { readonly description?: string; readonly default?: string }>>;
}

async function templateOf(cloud: string): Promise<Template> {
  const text = await readFile(join(TEMPLATES, cloud, "Pulumi.yaml"), "utf8");
  return (parse(text) as { template: Template }).template;
}

async function defaultsOf(cloud: string): Promise<Record<string, string>> {
  const { config } = await templateOf(cloud);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, value.default ?? ""]));
}
