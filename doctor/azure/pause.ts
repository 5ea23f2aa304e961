import { setTimeout as wait } from "node:timers/promises";
import { CannotTell } from "../cluster/failures";

/** Waits, unless the run ends. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch {
    throw new CannotTell("interrupted");
  }
}
