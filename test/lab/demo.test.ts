import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const REPOSITORY = join(__dirname, "../..");

/** `npm run demo` without npm, whose exit code is its own; all files go below `temporary`. */
function startDemo(temporary: string, ...args: string[]): { demo: ChildProcess; output: () => string } {
  const demo = spawn(process.execPath, ["scripts/run.mjs", "lab/demo/main.ts", ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  demo.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  demo.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { demo, output: () => text };
}

function said(text: string, demo: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    demo.stdout?.on("data", () => output().includes(text) && resolve());
    demo.once("exit", () => reject(new Error(`ended too early: ${output()}`)));
  });
}

async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "portworx-demo-test-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is left below a folder but for the compiler's own cache. */
async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith("tsx-"));
}

/** Processes of this machine whose command line or environment names the folder. */
function processesOf(folder: string): string[] {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(folder) && !line.includes(" ps "));
}

test("the demo alone proves the whole chain on EKS and on AKS, and leaves nothing", () =>
  inTemporaryFolder(async (folder) => {
    const { demo, output } = startDemo(folder);
    const [code] = (await once(demo, "exit")) as [number];
    assert.equal(code, 0, output());
    const last = output().trimEnd().split("\n").pop() ?? "";
    assert.match(last, /^\d+ passed, 0 failed$/);
    assert.ok(Number.parseInt(last, 10) >= 40, `only ${last}`);
    for (const proof of [
      /PASS {2}a stork pod's token becomes the role/,
      /PASS {2}a token whose issuer is the same without/,
    ])
      assert.match(output(), proof);
    assert.equal(output().match(/PASS {2}the doctor finds nothing wrong/g)?.length, 2, "once on each cloud");
    assert.deepEqual(await filesIn(folder), []);
    assert.deepEqual(processesOf(folder), []);
  }));

test("Ctrl-C in the middle of an up ends the demo and all that it started", () =>
  inTemporaryFolder(async (folder) => {
    const { demo, output } = startDemo(folder, "aws");
    await said("Updating (", demo, output);
    const ended = once(demo, "exit");
    demo.kill("SIGINT");
    const [code] = (await ended) as [number | null];
    assert.notEqual(code, 0, "an interrupted demo has proved nothing");
    assert.deepEqual(await filesIn(folder), []);
    assert.deepEqual(processesOf(folder), []);
  }));

test("with --keep the installation stays until Ctrl-C, and other shells can use it", () =>
  inTemporaryFolder(async (folder) => {
    const { demo, output } = startDemo(folder, "aws", "--keep");
    await said("stays up until Ctrl-C", demo, output);
    const lab = /--folder (\S+)\)/.exec(output())?.[1] ?? "";
    const run = ["scripts/run.mjs", "lab/cli.ts", "env", "--folder", lab];
    assert.match(execFileSync(process.execPath, run, { cwd: REPOSITORY, encoding: "utf8" }), /^export KUBECONFIG=/m);
    const ended = once(demo, "exit");
    demo.kill("SIGINT");
    assert.deepEqual((await ended)[0], 0, output());
    assert.deepEqual(await filesIn(folder), []);
    assert.deepEqual(processesOf(folder), []);
  }));

test("an unknown argument is refused before anything starts", () =>
  inTemporaryFolder(async (folder) => {
    const { demo, output } = startDemo(folder, "gcp");
    const [code] = (await once(demo, "exit")) as [number];
    assert.equal(code, 2);
    assert.match(output(), /"gcp"/);
    assert.match(output(), /usage: npm run demo/);
    for (const [args, reason] of [
      [["azure", "--platform", "eks"], /--platform eks: on azure there are aks, gardener/],
      [["--platform", "gardener"], /of which cloud/],
      [["--keep"], /name the cloud/],
    ] as const) {
      const again = startDemo(folder, ...args);
      assert.equal(((await once(again.demo, "exit")) as [number])[0], 2);
      assert.match(again.output(), reason);
    }
    assert.deepEqual(await filesIn(folder), []);
  }));
