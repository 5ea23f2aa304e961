import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Runs `work` while no other process holds the lock. It only spares the others the same work: a lock left behind by
 * a process that is gone is taken over, and what `work` makes must bear being made twice.
 */
export async function withLock<T>(
  path: string,
  onWait: () => void,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  while (!(await take(path))) {
    onWait();
    await delay(500, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  const mine = `${path}-${randomUUID()}`;
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, path); // In one step, with its content: nobody ever reads an empty lock.
    return true;
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    if (await isAbandoned(path)) await rename(path, mine).catch(() => undefined);
    return false;
  } finally {
    await rm(mine, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const content = await readFile(path, "utf8").catch(() => undefined);
  return content !== undefined && !isAlive(Number(content));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM"); // It lives, under another user.
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
