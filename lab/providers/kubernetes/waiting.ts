import { setTimeout as sleep } from "node:timers/promises";

/** How far an object is: undefined when there, else what is missing. Throws where waiting is of no use. */
export type Probe = () => Promise<string | undefined>;

export interface Patience {
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Told what is missing whenever that changes. */
  progress?(missing: string): void;
}

const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 500;

/** Returns when the probe finds nothing missing; throws with what is missing when patience is over. */
export async function waitUntil(probe: Probe, patience: Patience): Promise<void> {
  const end = performance.now() + patience.seconds * 1000;
  let last: string | undefined;
  for (let pause = FIRST_PAUSE_MILLISECONDS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLISECONDS)) {
    const missing = await probe();
    if (missing === undefined) {
      return;
    }
    if (missing !== last) {
      patience.progress?.(missing);
      last = missing;
    }
    if (performance.now() + pause > end) {
      throw new Error(`${missing} (gave up after ${patience.seconds} s)`);
    }
    try {
      await sleep(pause, undefined, { signal: patience.signal });
    } catch {
      throw new Error(`${missing} (interrupted)`);
    }
  }
}
