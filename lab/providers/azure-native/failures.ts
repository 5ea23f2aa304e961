import { z } from "zod";
import type { HttpAnswer } from "./https";

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** A refusal of the Resource Manager, in the words of the genuine provider. */
export class ResourceManagerError extends Error {
  constructor(
    readonly status: number,
    /** Empty where the answer has none. */
    readonly code: string,
    message: string,
  ) {
    super(`Status=${status}${code === "" ? "" : ` Code="${code}"`} Message="${message}"`);
  }
}

export function failureOf({ status, body }: HttpAnswer): ResourceManagerError {
  const parsed = errorBody.safeParse(jsonOf(body));
  return parsed.success
    ? new ResourceManagerError(status, parsed.data.error.code, parsed.data.error.message)
    : new ResourceManagerError(status, "", body);
}

/** The answer, or undefined where Azure knows no such thing. */
export async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ResourceManagerError && error.status === 404) return undefined;
    throw error;
  }
}

/** Undefined where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
