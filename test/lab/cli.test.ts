import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { LabState } from "../../lab/state";
import { prepareTools } from "../../lab/tools";
import { isAlive, listeningAddresses } from "./system-processes";

const CLI = join(__dirname, "../../lab/cli.ts");

describe("npm run lab", () => {
  const parent = mkdtempSync(join(tmpdir(), "lab-cli-"));
  const folder = join(parent, "lab");

  function lab(...args: string[]): { code: number | null; stdout: string; stderr: string } {
    const command = ["--import", "tsx", CLI, ...args, "--folder", folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    return { code: status, stdout, stderr };
  }

  before(async () => {
    await prepareTools();
  });

  after(() => {
    lab("down");
    rmSync(parent, { recursive: true, force: true });
  });

  test("brings a lab up once, leads a shell to it, and takes it down without a trace", () => {
    assert.deepEqual(lab("status").code, 1);
    assert.deepEqual(lab("env").code, 1);

    const up = lab("up");
    assert.equal(up.code, 0, up.stderr);
    assert.match(up.stdout, /^The lab is up\.\n/);
    assert.equal(lab("status").code, 0);
    const again = lab("up");
    assert.equal(again.code, 0);
    assert.match(again.stdout, /^The lab is up already\.\n/);

    const processes = processesOf(folder);
    assert.equal(processes.length, 4, "the owner, two of Kubernetes and ministack");
    for (const address of listeningAddresses(processes)) assert.match(address, /^127\./);
    const bytes = processes.map(residentBytes).reduce((sum, size) => sum + size, 0);
    assert.ok(bytes < 1e9, `the lab holds ${Math.round(bytes / 1e6)} MB`);

    const shell = `${lab("env").stdout}\npulumi whoami --verbose`;
    const seen = spawnSync("/bin/sh", ["-ec", shell], { encoding: "utf8" });
    assert.equal(seen.status, 0, seen.stderr);
    assert.ok(seen.stdout.includes(`file://${folder}/pulumi`), seen.stdout);

    const down = lab("down");
    assert.deepEqual([down.code, down.stdout], [0, "The lab is down.\n"]);
    assert.ok(!existsSync(folder));
    assert.deepEqual(processes.filter(isAlive), []);
    assert.equal(lab("status").code, 1);
  });

  test("knows a lab whose process was killed, and starts another one in its place", async () => {
    const up = lab("up");
    assert.equal(up.code, 0, up.stderr);
    const processes = processesOf(folder);
    const { pid } = JSON.parse(readFileSync(join(folder, "lab.json"), "utf8")) as LabState;
    process.kill(pid, "SIGKILL");
    const end = Date.now() + 30_000;
    while (processes.some(isAlive)) {
      assert.ok(Date.now() < end, "a server outlived its owner");
      await delay(50);
    }
    assert.equal(lab("status").code, 1);
    assert.equal(lab("up").code, 0);
    assert.equal(lab("status").code, 0);
  });

  test("ends by itself when its folder is taken away", async () => {
    const processes = processesOf(folder);
    assert.ok(processes.length > 0);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    const end = Date.now() + 30_000;
    while (processes.some(isAlive)) {
      assert.ok(Date.now() < end, "a process outlived the lab's folder");
      await delay(50);
    }
    assert.deepEqual(readdirSync(parent), []);
  });

  test("explains a command or an option that it does not know", () => {
    const unknown = lab("start");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^there is no command "start"\n\nusage: npm run lab -- up\|down\|status\|env/);
    const port = lab("up", "--api-server-port", "80");
    assert.equal(port.code, 2);
    assert.match(port.stderr, /^--api-server-port is "80": give a port from 1024 to 65535, or leave it out/);
  });
});

/** The process that owns the lab in a folder, and all that it started. */
function processesOf(folder: string): number[] {
  const { pid } = JSON.parse(readFileSync(join(folder, "lab.json"), "utf8")) as LabState;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return [pid, ...children.map(Number)];
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
