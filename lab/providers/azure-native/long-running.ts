import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { failureOf, jsonOf, ResourceManagerError } from "./failures";
import type { HttpAnswer } from "./https";

const operationStatus = z.object({
  status: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** Waits for what Azure goes on with after its first answer, where that answer's headers say so. */
export async function finish(
  first: HttpAnswer,
  follow: (url: string) => Promise<HttpAnswer>,
  signal?: AbortSignal,
): Promise<void> {
  const operation = first.headers["azure-asyncoperation"];
  const { location } = first.headers;
  if (typeof operation === "string") {
    await untilDone(first, () => follow(operation), operationIsDone, signal);
  } else if (first.status === 202 && location !== undefined) {
    await untilDone(
      first,
      () => follow(location),
      ({ status }) => status !== 202,
      signal,
    );
  }
}

async function untilDone(
  first: HttpAnswer,
  ask: () => Promise<HttpAnswer>,
  isDone: (answer: HttpAnswer) => boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let last = first; ;) {
    await wait(pauseAfter(last), undefined, { signal });
    last = await ask();
    if (last.status >= 400) throw failureOf(last);
    if (isDone(last)) return;
  }
}

function operationIsDone({ status, body }: HttpAnswer): boolean {
  const operation = operationStatus.parse(jsonOf(body));
  if (operation.status === "Failed" || operation.status === "Canceled") {
    const { code = operation.status, message = body } = operation.error ?? {};
    throw new ResourceManagerError(status, code, message);
  }
  return operation.status === "Succeeded";
}

/** Milliseconds. */
function pauseAfter({ headers }: HttpAnswer): number {
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) ? seconds * 1000 : 100;
}
