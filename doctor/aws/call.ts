import { CannotTell, connectionProblem } from "../cluster/failures";

/** AWS's refusal of a call. */
export class AwsRefusal extends Error {
  constructor(
    /** The call, as policies name it, such as `iam:GetRole`. */
    readonly action: string,
    /** AWS's own code, without the suffix that some services add. */
    readonly code: string,
    /** AWS's own words, one line. */
    readonly reason: string,
  ) {
    super(`${action}: ${reason ? `${code}: ${reason}` : code}`);
  }

  /** True where the caller lacks the right. */
  get isDenied(): boolean {
    return /^(AccessDenied|Unauthorized|AuthFailure|NotAuthorized|Forbidden|403$)/.test(this.code);
  }
}

/** AWS did not answer at all. */
export class NoAnswer extends CannotTell {}

/** How long one call may take, and what ends it earlier. */
export interface CallLimits {
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes one call to AWS within its time, however long the SDK would look for credentials or try again.
 *
 * @param action what is called, as policies name it
 * @throws AwsRefusal, NoAnswer: sentences for people
 */
export async function callAws<T>(
  action: string,
  { timeoutMilliseconds, signal }: CallLimits,
  send: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMilliseconds);
  const either = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal;
  try {
    return await untilAborted(either, () => send({ abortSignal: either }));
  } catch (error) {
    if (signal?.aborted) throw new CannotTell("interrupted");
    if (timeout.signal.aborted)
      throw new NoAnswer(`${action}: AWS did not answer within ${timeoutMilliseconds / 1000} s`);
    throw inWords(action, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Looking for credentials is not ended by the signal that the SDK is given. */
async function untilAborted<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new Error("aborted"));
    signal.addEventListener("abort", stop, { once: true });
    send()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

interface SdkError extends Error {
  /** Of a connection that failed. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function inWords(action: string, thrown: unknown): Error {
  const error = thrown as SdkError;
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined) {
    // A HEAD request's refusal has no body that would name it.
    const code = /^Unknown(Error)?$/.test(error.name) ? String(status) : error.name.replace(/Exception$/, "");
    return new AwsRefusal(action, code, firstLine(error.message));
  }
  if (/CredentialsProviderError|TokenProviderError/.test(error.name)) {
    return new AwsRefusal(action, "NoCredentials", firstLine(error.message));
  }
  const problem = connectionProblem(error);
  return new NoAnswer(
    error.code === undefined ? `${action}: ${problem}` : `${action}: AWS cannot be reached: ${problem}`,
  );
}

/** Without EC2's encoded explanation, which fills a screen and which only some may read. */
function firstLine(message: string): string {
  const [line = ""] = message.trim().split("\n", 1);
  return line.replace(/\s*Encoded authorization failure message:.*$/, "");
}
