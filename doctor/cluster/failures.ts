/** A question that cannot be answered: the check is skipped with this reason, and so is what needs it. */
export class CannotTell extends Error {}

/** The API server's answer to a call for which the user has no right; the check of rights names what is missing. */
export class Forbidden extends CannotTell {}

/** No such object or path. */
export class NotFound extends Error {}

/** The kubeconfig's sign-in program, or another of its means, gave no credentials. */
export class SignInFailed extends Error {}

/** What a connection's error code means, for people. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "its host name is unknown",
  EAI_AGAIN: "its host name could not be looked up",
  EHOSTUNREACH: "there is no way to its host",
  ENETUNREACH: "there is no way to its network",
  ETIMEDOUT: "the connection timed out",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not one that the kubeconfig trusts",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not one that the kubeconfig trusts",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not one that the kubeconfig trusts",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
};

/** One sentence about what went wrong with a connection. */
export function connectionProblem(error: unknown): string {
  // A host with several addresses fails with one error for each of them.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as { code?: unknown } | undefined)?.code;
  const meaning = typeof code === "string" ? meanings[code] : undefined;
  return meaning ?? messageOf(first);
}

/** The first line of an error's message: never its stack. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n", 1)[0] || "unknown error";
}
