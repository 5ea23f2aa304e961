import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isRunning, readOwner, readState, removeFolder } from "./folder";
import type { LabOptions } from "./lab";
import type { OwnerMessage } from "./owner-message";
import type { LabState } from "./state";

const STOP_SECONDS = 30;

/** Starts a process in the background that owns the lab, and returns when the lab is up. */
export async function bringUp(options: LabOptions, signal: AbortSignal): Promise<LabState> {
  const { folder } = options;
  const temporary = mkdtempSync(join(tmpdir(), "portworx-lab-"));
  const output = join(temporary, "output");
  const file = openSync(output, "w");
  try {
    // What the process prints by itself matters only until the lab, and its own log, is there.
    const owner = spawn(
      process.execPath,
      ["--import", pathToFileURL(require.resolve("tsx")).href, join(__dirname, "owner.ts"), JSON.stringify(options)],
      { detached: true, stdio: ["ignore", file, file, "ipc"] },
    );
    const stop = (): boolean => owner.kill("SIGTERM");
    signal.addEventListener("abort", stop);
    await untilUp(owner, () => readFileSync(output, "utf8")).catch((error: Error) => {
      throw signal.aborted ? signal.reason : error;
    });
    signal.removeEventListener("abort", stop);
    owner.unref();
  } finally {
    closeSync(file);
    rmSync(temporary, { recursive: true, force: true });
  }
  const state = readState(folder);
  if (state === undefined) throw new Error(`the lab in ${folder} ended right after it was up`);
  return state;
}

function untilUp(owner: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    owner.once("message", (message: OwnerMessage) => {
      if ("error" in message) reject(new Error(`The lab did not start: ${message.error}`));
      else resolve();
    });
    owner.once("error", reject);
    owner.once("exit", (code, signal) => {
      reject(new Error(`The lab's process ended with ${signal ?? `exit code ${code}`} before it was up.\n${output()}`));
    });
  });
}

/** Ends the lab in `folder`, whatever process owns it. @returns false when there was none */
export async function takeDown(folder: string): Promise<boolean> {
  const owner = readOwner(folder);
  if (owner === undefined) return false;
  if (isRunning(owner)) {
    process.kill(owner.pid, "SIGTERM");
    const end = Date.now() + STOP_SECONDS * 1000;
    while (isRunning(owner) && Date.now() < end) await delay(50);
    // The lab's servers end with their owner.
    if (isRunning(owner)) process.kill(owner.pid, "SIGKILL");
  }
  await removeFolder(folder);
  return true;
}
