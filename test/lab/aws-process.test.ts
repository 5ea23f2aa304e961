import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startMinistack } from "../../lab/aws/ministack/process";
import { ministackPython } from "./python";

const PROCESS_MODULE = join(__dirname, "../../lab/aws/ministack/process.ts");

/** True as long as the process is more than a name. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, "utf8"));
}

async function eventually(condition: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 10_000; !condition(); await delay(50)) assert.ok(Date.now() < end, what);
}

test("ministack ends when its owner is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-aws-"));
  const options = JSON.stringify({ folder: join(folder, "aws"), logs: folder, python: await ministackPython() });
  const program = `require(${JSON.stringify(PROCESS_MODULE)}).startMinistack(${options}).then(({ pid }) => console.log(pid));`;
  const owner = spawn(process.execPath, ["--import", "tsx", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed = await new Promise<string>((resolve) => owner.stdout.once("data", (data) => resolve(String(data))));
  const pid = Number(printed);
  assert.ok(isAlive(pid));
  owner.kill("SIGKILL");
  await eventually(() => !isAlive(pid), "ministack outlives its owner");
  rmSync(folder, { recursive: true, force: true });
});

test("ministack listens on loopback alone and ends when it is stopped", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-aws-"));
  const ministack = await startMinistack({
    folder: join(folder, "aws"),
    logs: folder,
    python: await ministackPython(),
  });
  const listening = readFileSync(`/proc/${ministack.pid}/net/tcp`, "utf8")
    .split("\n")
    .filter((line) => line.includes(`:${ministack.port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`));
  assert.equal(listening.length, 1);
  assert.match(listening[0] ?? "", /0100007F:/);
  await ministack.stop();
  assert.ok(!isAlive(ministack.pid));
  rmSync(folder, { recursive: true, force: true });
});

test("a Python without ministack is an error with the end of its log", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-aws-"));
  const start = (python: string) => startMinistack({ folder: join(folder, "aws"), logs: folder, python });
  await assert.rejects(start("python3"), /ministack did not become ready[^]*No module named/);
  await assert.rejects(start(join(folder, "none")), /cannot start ministack/);
  rmSync(folder, { recursive: true, force: true });
});
