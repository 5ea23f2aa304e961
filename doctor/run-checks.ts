import type { Check, Finding } from "./check";
import { CannotTell, messageOf } from "./cluster/failures";

/** A check with what it found. */
export interface Answer {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly finding: Finding;
  readonly milliseconds: number;
}

/** How checks are run. */
export interface RunOptions {
  /** Told of every answer as it comes. */
  readonly onFinding?: (answer: Answer) => void;
  /** Ends the run; the answers so far are kept. */
  readonly signal?: AbortSignal;
  /** How long one check may take. */
  readonly timeoutMilliseconds: number;
}

/**
 * Runs checks side by side, each once those that it needs have been answered.
 *
 * @returns an answer for every check, in the checks' order
 * @throws Error where a check needs one that does not exist, or itself: a mistake in the program
 */
export async function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  options: RunOptions,
): Promise<readonly Answer[]> {
  checkOrder(checks);
  const outcomes = new Map<string, Promise<Outcome>>();
  for (const check of inOrder(checks)) {
    const needed = check.needs.map((id) => outcomes.get(id) as Promise<Outcome>);
    outcomes.set(check.id, answer(check, subject, needed, options));
  }
  const all = await Promise.all(checks.map(({ id }) => outcomes.get(id) as Promise<Outcome>));
  return all.map((outcome) => outcome.answer);
}

interface Outcome {
  readonly answer: Answer;
  /** Why checks that need this one cannot be answered. */
  readonly blocks?: string;
}

async function answer<Subject>(
  check: Check<Subject>,
  subject: Subject,
  needed: readonly Promise<Outcome>[],
  options: RunOptions,
): Promise<Outcome> {
  const blocked = (await Promise.all(needed)).find(({ blocks }) => blocks !== undefined)?.blocks;
  const start = performance.now();
  const result = blocked === undefined ? await ask(check, subject, options) : skipped(blocked, blocked);
  const { id, title, why } = check;
  const answer = { id, title, why, finding: result.finding, milliseconds: Math.round(performance.now() - start) };
  options.onFinding?.(answer);
  return { answer, ...(result.blocks !== undefined && { blocks: result.blocks }) };
}

interface Result {
  readonly finding: Finding;
  readonly blocks?: string;
}

async function ask<Subject>(check: Check<Subject>, subject: Subject, options: RunOptions): Promise<Result> {
  if (options.signal?.aborted) return interrupted;
  try {
    const finding = await within(options, () => check.run(subject));
    return finding.status === "FAIL" ? { finding, blocks: `needs ${check.id}, which failed` } : { finding };
  } catch (error) {
    if (options.signal?.aborted) return interrupted;
    if (error instanceof CannotTell) return skipped(error.message, `needs ${check.id}, which could not be answered`);
    return { finding: { status: "FAIL", seen: messageOf(error) }, blocks: `needs ${check.id}, which failed` };
  }
}

const interrupted: Result = skipped("interrupted", "interrupted");

function skipped(seen: string, blocks: string): Result {
  return { finding: { status: "SKIP", seen }, blocks };
}

/** Ends with the check, its time or the run, whichever is first. */
function within<T>({ signal, timeoutMilliseconds }: RunOptions, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new Error("interrupted"));
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)),
      timeoutMilliseconds,
    );
    signal?.addEventListener("abort", stop, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
      });
  });
}

/** What a check needs stands before it. */
function inOrder<Subject>(checks: readonly Check<Subject>[]): Check<Subject>[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const placed = new Set<Check<Subject>>();
  const place = (check: Check<Subject>) => {
    if (placed.has(check)) return;
    for (const id of check.needs) place(byId.get(id) as Check<Subject>);
    placed.add(check);
  };
  checks.forEach(place);
  return [...placed];
}

function checkOrder<Subject>(checks: readonly Check<Subject>[]): void {
  const byId = new Map(checks.map((check) => [check.id, check]));
  if (byId.size < checks.length) throw new Error("two checks have the same id");
  const visit = ({ id, needs }: Check<Subject>, above: readonly string[]) => {
    if (above.includes(id)) throw new Error(`the check ${id} needs itself: ${[...above, id].join(" > ")}`);
    for (const need of needs) {
      const needed = byId.get(need);
      if (!needed) throw new Error(`the check ${id} needs ${need}, which does not exist`);
      visit(needed, [...above, id]);
    }
  };
  for (const check of checks) visit(check, []);
}
