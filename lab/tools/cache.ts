import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { isAlive, withLock } from "./lock";

/** Where built tools are kept: outside the clone, so that every clone and every test run shares them. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  const caches = base !== undefined && isAbsolute(base) ? base : join(homedir(), ".cache");
  return join(caches, "portworx-workload-identity");
}

/** The same parts always give the same key; any change of a part gives another. */
export function keyOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  // The lengths keep ["ab", "c"] and ["a", "bc"] apart.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, 16);
}

export interface BuildOptions {
  /** Makes the tool in a folder that exists and is empty. */
  readonly build: (folder: string) => Promise<void>;
  /** Called while another process builds the same. */
  readonly onWait: () => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes sure that the folder `entry` is there and complete: it is built beside its place and moved there in one step
 * at the end, so that an interrupted build leaves nothing that a later run could take for a tool.
 */
export async function cached(entry: string, { build, onWait, signal }: BuildOptions): Promise<string> {
  await mkdir(dirname(entry), { recursive: true });
  const work = async (): Promise<void> => {
    if (existsSync(entry)) return; // Another process has built it meanwhile.
    await removeLeftovers(entry);
    const temporary = `${entry}${BUILDING}${process.pid}`;
    try {
      await mkdir(temporary);
      await build(temporary);
      await rename(temporary, entry).catch((error: unknown) => {
        if (!existsSync(entry)) throw error;
      });
    } finally {
      await rm(temporary, REMOVE);
    }
  };
  if (!existsSync(entry)) await withLock(`${entry}.lock`, onWait, work, signal);
  return entry;
}

const BUILDING = ".building-";
const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const;

/** What builds that were killed have left behind. */
async function removeLeftovers(entry: string): Promise<void> {
  const folder = dirname(entry);
  const prefix = basename(entry) + BUILDING;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    // A child of that build may still be writing there; the next build tries again.
    await rm(join(folder, name), REMOVE).catch(() => undefined);
  }
}
