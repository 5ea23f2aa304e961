/** Runs a call of AWS; its error says what was being done, with AWS's code and message. */
export async function doing<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Error(`${what}: ${codeOf(error)}: ${error.message}`, { cause: error });
  }
}

/** The answer, or undefined where AWS knows no such thing. */
export async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && MISSING.has(codeOf(error))) return undefined;
    throw error;
  }
}

const MISSING = new Set([
  "NoSuchEntity",
  "ResourceNotFound",
  "NoSuchBucket",
  "NoSuchBucketPolicy",
  "NoSuchPublicAccessBlockConfiguration",
  "OwnershipControlsNotFoundError",
  "NoSuchKey",
  "NotFound",
]);

function codeOf(error: Error): string {
  return error.name.replace(/Exception$/, "");
}
