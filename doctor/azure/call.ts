import { CannotTell, connectionProblem } from "../cluster/failures";

/** Azure's refusal of a call. */
export class AzureRefusal extends Error {
  constructor(
    /** What was called, for people. */
    readonly call: string,
    readonly status: number,
    /** Azure's own code, such as `AuthorizationFailed`. */
    readonly code: string,
    /** Azure's own words, one line. */
    readonly reason: string,
  ) {
    super(`${call}: ${[code, reason].filter((part) => part !== "").join(": ")}`);
  }

  /** True where the caller is not known, or lacks the right. */
  get isDenied(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

/** Azure did not answer at all. */
export class NoAnswer extends CannotTell {}

/** How long one call may take, and what ends it earlier. */
export interface CallLimits {
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal;
}

/** One request. */
export interface AzureRequest {
  /** What is called, for people. */
  readonly call: string;
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

/** Azure's answer, whatever its status. */
export interface AzureAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a request and reads the answer within the time of one call; NoAnswer where there is none. */
export async function send(request: AzureRequest, limits: CallLimits): Promise<AzureAnswer> {
  const { call, method, url, headers, body } = request;
  return withinLimits(call, limits, async (signal) => {
    // A redirect would take a token elsewhere.
    const response = await fetch(url, { method, headers, body, signal, redirect: "error" });
    return { status: response.status, headers: response.headers, text: await response.text() };
  });
}

/**
 * Does the work of one call within its time, also where it does not heed the signal.
 *
 * @throws NoAnswer where it takes too long, or the connection fails
 */
export async function withinLimits<T>(
  call: string,
  { timeoutMilliseconds, signal }: CallLimits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMilliseconds);
  const either = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal;
  try {
    return await untilAborted(either, work);
  } catch (error) {
    if (signal?.aborted) throw new CannotTell("interrupted");
    if (timeout.signal.aborted) throw new NoAnswer(`${call}: no answer within ${timeoutMilliseconds / 1000} s`);
    if (isConnectionError(error)) throw new NoAnswer(`${call}: ${problemOf(error.cause)}`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function untilAborted<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new Error("aborted"));
    signal.addEventListener("abort", stop, { once: true });
    work(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

/** How fetch reports a connection that failed. */
function isConnectionError(error: unknown): error is TypeError & { cause: unknown } {
  return error instanceof TypeError && error.cause !== undefined;
}

function problemOf(cause: unknown): string {
  const { code } = cause as { code?: unknown };
  if (typeof code === "string" && /CERT|SIGNATURE/.test(code) && !/EXPIRED|ALTNAME/.test(code)) {
    return "its certificate is from no authority that is trusted here; NODE_EXTRA_CA_CERTS names further ones";
  }
  return connectionProblem(cause);
}
