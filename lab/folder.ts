import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabState } from "./state";

/** The process that a lab's folder belongs to; its start tells it from a later process with the same id. */
export interface Owner {
  readonly pid: number;
  readonly startTime: string;
}

/** Where the lab of this clone is, if nobody says otherwise. */
export const DEFAULT_FOLDER = join(__dirname, "..", ".lab");

const OWNER = "owner.json";
const STATE = "lab.json";

/**
 * Takes a folder for a lab of this process: a new or empty one, or one that a lab which is gone has left.
 * @throws an error when another lab has it, or when it holds anything else
 */
export async function claimFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const owner = readOwner(folder);
  if (owner !== undefined && isRunning(owner)) throw takenBy(owner, folder);
  const names = await readdir(folder);
  if (names.length > 0 && !names.includes(OWNER)) {
    throw new Error(`${folder} is not empty and no lab's folder: name a new or empty folder for the lab.`);
  }
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  const me: Owner = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
  try {
    await writeFile(join(folder, OWNER), JSON.stringify(me), { flag: "wx" });
  } catch (error) {
    const other = readOwner(folder);
    throw other ? takenBy(other, folder) : error;
  }
}

function takenBy({ pid }: Owner, folder: string): Error {
  return new Error(
    `process ${pid} has a lab in ${folder} already: stop it (npm run lab -- down) or name another folder.`,
  );
}

/** @returns undefined when there is no lab in the folder; the owner may be gone, see {@link isRunning} */
export function readOwner(folder: string): Owner | undefined {
  return readJson(join(folder, OWNER)) as Owner | undefined;
}

export function isRunning({ pid, startTime }: Owner): boolean {
  return startTimeOf(pid) === startTime;
}

/** In one step, so that nobody reads half of it. */
export async function writeState(state: LabState): Promise<void> {
  const path = join(state.folder, STATE);
  await writeFile(`${path}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** @returns undefined when no lab is up in the folder: none was started, it is still starting, or its process is gone */
export function readState(folder: string): LabState | undefined {
  const owner = readOwner(folder);
  if (owner === undefined || !isRunning(owner)) return undefined;
  return readJson(join(folder, STATE)) as LabState | undefined;
}

/** Removes a lab's folder, and only a lab's. */
export async function removeFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, OWNER))) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** In clock ticks since the machine started; undefined when there is no such process. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold spaces; the start is field 22, the 20th after it.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
