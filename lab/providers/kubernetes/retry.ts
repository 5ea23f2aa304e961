import { setTimeout as sleep } from "node:timers/promises";

import { messageOf } from "../base/errors";
import type { Call } from "../base/kind";
import { ApiError } from "./client";
import { NoSuchKindError } from "./discovery";

const RETRIES = 5;

/**
 * Creates again while its kind or namespace does not exist, since that may be on its way. Like the genuine provider:
 * after 1, 2, 4, 8 and 16 seconds, and no longer than the resource's own timeout.
 */
export async function retryWhileMissing<T>(create: () => Promise<T>, call: Call<unknown>): Promise<T> {
  const end = call.timeoutSeconds > 0 ? performance.now() + call.timeoutSeconds * 1000 : Infinity;
  for (let retry = 0; ; retry++) {
    try {
      return await create();
    } catch (error) {
      const pause = 1000 * 2 ** retry;
      if (!isMissing(error) || retry === RETRIES || performance.now() + pause > end) {
        throw error;
      }
      call.log("status", `retry ${retry + 1} of ${RETRIES} in ${pause / 1000} s: ${messageOf(error)}`);
      await sleep(pause, undefined, { signal: call.signal });
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof NoSuchKindError || (error instanceof ApiError && error.code === 404);
}
