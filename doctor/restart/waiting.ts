import { setTimeout as sleep } from "node:timers/promises";
import { CannotTell, messageOf } from "../cluster/failures";

/** How often and how long something is waited for. */
export interface Wait {
  readonly limitMilliseconds: number;
  readonly pollMilliseconds: number;
  /** Ends the wait, once a call under way has its answer. */
  readonly signal: AbortSignal;
  /** Told what is waited for, whenever that changes. */
  readonly progress: (why: string) => void;
}

/** Something did not come about; the message says what. */
export class Stopped extends Error {}

/**
 * Asks until there is a result. A call that fails is asked again, since an API server may be away for a moment; a missing
 * right stops it, since waiting gives none.
 *
 * @param ask resolves to the result, or to a sentence on what is still missing
 * @throws Stopped when the time is over
 */
export async function waitFor<Result extends object | true>(
  ask: () => Promise<Result | string>,
  { limitMilliseconds, pollMilliseconds, signal, progress }: Wait,
): Promise<Result> {
  const end = Date.now() + limitMilliseconds;
  let last = "";
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask().catch((error: unknown) => {
      if (error instanceof Stopped || error instanceof CannotTell) throw error;
      return messageOf(error);
    });
    if (typeof answer !== "string") return answer;
    if (Date.now() >= end) throw new Stopped(`${answer} after ${Math.round(limitMilliseconds / 1000)} s`);
    if (answer !== last) progress(answer);
    last = answer;
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
