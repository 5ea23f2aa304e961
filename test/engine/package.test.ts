import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { installPacked, packPackage, type Packed } from "../packed";
import { recordedCloud } from "../recorded-cloud";
import { projectWorkspace } from "../workspace";
import { withCommandLine } from "./command-line";

const run = promisify(execFile);
const ROOT = join(__dirname, "../..");

let packed: Packed;
let project: string;
let installed: string;

before(async () => {
  packed = await packPackage();
  project = await mkdtemp(join(tmpdir(), "portworx-consumer-"));
  installed = await installPacked(packed, project);
});
after(async () => {
  await packed.remove();
  await rm(project, { recursive: true, force: true });
});

interface Manifest {
  readonly private?: boolean;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifestOf = async (folder: string) =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;

/** Somebody's own program, in a project that has nothing but the package. */
const PROGRAM = `import { awsCredential, PortworxRole, trustPolicy, type PortworxRoleArgs } from "portworx-workload-identity";

const args: PortworxRoleArgs = {
  roleName: "portworx-production",
  clusters: [{
    issuerUrl: "https://issuer.example.com",
    oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/issuer.example.com",
    namespace: "portworx",
  }],
};
const role = new PortworxRole("portworx-role", args);
export const roleArn = role.arn;
export const credential = awsCredential(role.arn).key;
export const pure = typeof trustPolicy;
`;

test("publint finds nothing to say about what is published", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: packed.built, strict: true });
  assert.deepEqual(messages, []);
});

test("the package can be published, holds no source and leaves the versions of @pulumi to whoever imports it", async () => {
  const manifest = await manifestOf(installed);
  assert.equal(manifest.private, undefined);
  assert.deepEqual(
    Object.keys(manifest.dependencies).filter((name) => name.startsWith("@pulumi/")),
    [],
  );
  const clone = await manifestOf(ROOT);
  assert.equal(clone.private, true, "the clone itself is never published by accident");
  assert.ok("@pulumi/aws" in manifest.peerDependencies);
  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    assert.equal(range, `^${clone.dependencies[name]}`, name);
  }
  const files = await readdir(installed, { recursive: true });
  assert.deepEqual(
    files.filter((file) => /(?<!\.d)\.ts$/.test(file)),
    [],
  );
  for (const file of ["LICENSE", "README.md", "PulumiPlugin.yaml", "schema/schema.json", "components/index.d.ts"]) {
    assert.ok(files.includes(file), file);
  }
});

test("a TypeScript program imports the installed components, type-checked and under pulumi preview", () =>
  withCommandLine(recordedCloud(), async ({ pulumi }) => {
    const compilerOptions = { target: "ES2022", module: "nodenext", strict: true, skipLibCheck: false, types: [] };
    await writeFile(join(project, "package.json"), '{ "name": "consumer" }\n');
    await writeFile(join(project, "Pulumi.yaml"), "name: consumer\nruntime: nodejs\nmain: index.ts\n");
    await writeFile(join(project, "index.ts"), PROGRAM);
    // What `pulumi new` lays out is such a program too.
    const files = ["index.ts", "aws.ts", "azure.ts"];
    for (const cloud of ["aws", "azure"]) {
      await cp(join(ROOT, "templates", cloud, "index.ts"), join(project, `${cloud}.ts`));
    }
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    await run(process.execPath, [require.resolve("typescript/bin/tsc"), "--noEmit", "--project", project]);

    // Pulumi would check the types once more.
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: { noCheck: true } }));
    await pulumi(project, "stack", "init", "dev");
    const preview = await pulumi(project, "preview", "--diff");
    assert.match(preview, /issuer\.example\.com:sub/);
    assert.match(preview, /arn:aws:iam::123456789012:role\/portworx-production/);
  }));

test("pxwi runs from the installed package", async () => {
  const { stdout } = await run(process.execPath, [join(installed, "bin/pxwi.js"), "--help"]);
  assert.match(stdout, /Usage: pxwi/);
  assert.match(stdout, /doctor/);
});

/** Starts a folder's components as Pulumi's language host does. */
async function withPlugin(folder: string, use: (port: number) => Promise<void>): Promise<void> {
  const host = require.resolve("@pulumi/pulumi/cmd/run-plugin");
  const plugin = spawn(process.execPath, [host, folder], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(plugin, "exit");
  try {
    const [port] = (await Promise.race([once(plugin.stdout, "data"), ended])) as [Buffer | number];
    assert.ok(Buffer.isBuffer(port), "the plugin says its port");
    await use(Number(port.toString()));
  } finally {
    plugin.kill();
    await ended;
  }
}

/** What a generated SDK of any language registers. */
const REMOTE = `import { ComponentResource } from "@pulumi/pulumi";

class PortworxRole extends ComponentResource {
  constructor(name, args) {
    super("portworx-workload-identity:index:PortworxRole", name, { arn: undefined, ...args }, {}, true);
  }
}
const cluster = {
  issuerUrl: "https://issuer.example.com",
  oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/issuer.example.com",
  namespace: process.env.PXWI_TEST_NAMESPACE,
};
export const roleArn = new PortworxRole("portworx-role", { roleName: "portworx-remote", clusters: [cluster] }).arn;
`;

async function remoteProject(folder: string): Promise<string> {
  const remote = join(folder, "remote");
  await mkdir(remote);
  await symlink(join(ROOT, "node_modules"), join(remote, "node_modules"));
  await writeFile(join(remote, "package.json"), "{}\n");
  await writeFile(join(remote, "Pulumi.yaml"), "name: remote\nruntime: nodejs\nmain: index.ts\n");
  await writeFile(join(remote, "index.ts"), `// @ts-nocheck\n${REMOTE}`);
  await writeFile(join(remote, "tsconfig.json"), JSON.stringify({ compilerOptions: { noCheck: true } }));
  return remote;
}

async function clone(folder: string): Promise<string> {
  const cloned = await projectWorkspace(join(folder, "clone"));
  for (const part of ["plugin", "schema"]) await cp(join(ROOT, part), join(cloned, part), { recursive: true });
  return cloned;
}

for (const [what, folderOf] of Object.entries({
  "a clone": clone,
  "the installed package": () => Promise.resolve(installed),
})) {
  test(`programs in other languages get the components from ${what}`, async () => {
    const place = await mkdtemp(join(tmpdir(), "portworx-plugin-"));
    try {
      await withPlugin(await folderOf(place), (port) =>
        withCommandLine(
          recordedCloud(),
          async ({ folder, environment, pulumi }) => {
            environment.PXWI_TEST_NAMESPACE = "portworx";
            const remote = await remoteProject(folder);
            await pulumi(remote, "stack", "init", "dev");
            await pulumi(remote, "up", "--yes", "--skip-preview");
            const outputs = JSON.parse(await pulumi(remote, "stack", "output", "--json")) as { roleArn: string };
            assert.equal(outputs.roleArn, "arn:aws:iam::123456789012:role/portworx-remote");
            const state = await pulumi(remote, "stack", "export");
            assert.match(state, /system:serviceaccount:portworx:stork/);
            await pulumi(remote, "preview", "--expect-no-changes");

            // A mistake reaches the program with the component's own words.
            environment.PXWI_TEST_NAMESPACE = "Portworx!";
            await assert.rejects(
              pulumi(remote, "preview"),
              ({ stdout, stderr }: { stdout: string; stderr: string }) => {
                assert.match(stdout + stderr, /namespace.*Portworx!/);
                return true;
              },
            );
          },
          { "portworx-workload-identity": port },
        ),
      );
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });
}
