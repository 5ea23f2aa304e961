/** PASS: as it should be. WARN: it works, or may, and should not stay so. FAIL: it does not work. SKIP: nothing can be said. */
export type Status = "PASS" | "WARN" | "FAIL" | "SKIP";

/** What one check found. */
export interface Finding {
  readonly status: Status;
  /** What was seen, in a line or two; never a token, key or credential. */
  readonly seen: string;
  /** What to do about it: a command where there is one. Absent where there is nothing to do. */
  readonly remedy?: string;
}

/** One question to the cluster or the cloud. */
export interface Check<Subject> {
  /** Stable, for scripts: `<area>.<what>`, such as `webhook.certificate`. */
  readonly id: string;
  /** What is true when it passes, for people. */
  readonly title: string;
  /** Why it matters: what happens to a user when it is not so. */
  readonly why: string;
  /**
   * Ids of checks without which this one would only repeat their failure: it is skipped, with the reason, unless all of them
   * passed or warned.
   */
  readonly needs: readonly string[];
  /** A rejection becomes a FAIL with the error's message. */
  run(subject: Subject): Promise<Finding>;
}

export const pass = (seen: string): Finding => ({ status: "PASS", seen });
export const warn = (seen: string, remedy: string): Finding => ({ status: "WARN", seen, remedy });
export const fail = (seen: string, remedy: string): Finding => ({ status: "FAIL", seen, remedy });
/** For a question that does not arise here. What needs this check still runs. */
export const notApplicable = (seen: string): Finding => ({ status: "SKIP", seen });
