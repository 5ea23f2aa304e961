export type Method = "check" | "diff" | "create" | "read" | "update" | "delete" | "invoke" | "construct";

/** One call that the engine makes for a resource, or for a function of the provider. */
export interface Operation {
  readonly provider: string;
  readonly method: Method;
  /** Empty for a function. */
  readonly urn: string;
  /** Type token, or the function's. */
  readonly token: string;
  readonly preview: boolean;
}

export interface FinishedOperation extends Operation {
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
  readonly end: number;
  /** The message, if the operation failed. */
  readonly error?: string;
}

/** For tests and measurements: a slow cloud, a failing cloud, a record of what happened when. */
export interface Hooks {
  /** Awaited before an operation reaches its kind: may wait, or throw to make the operation fail. */
  before?(operation: Operation): void | Promise<void>;
  after?(operation: FinishedOperation): void;
}

/** Runs an operation between its hooks. */
export async function withHooks<T>(hooks: Hooks, operation: Operation, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  let error: string | undefined;
  try {
    await hooks.before?.(operation);
    return await run();
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
    throw thrown;
  } finally {
    hooks.after?.({ ...operation, start, end: performance.now(), error });
  }
}
