/** Takes down what was set up, last first; one step's failure never keeps the others from being taken. */
export class Teardown {
  private steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  /** Stops it when its turn comes. */
  own<T extends { stop(): Promise<unknown> }>(started: T): T {
    this.add(() => started.stop());
    return started;
  }

  /** Safe to call again: a step is taken once. */
  async run(): Promise<void> {
    const steps = this.steps.reverse();
    this.steps = [];
    const errors: unknown[] = [];
    for (const step of steps) await step().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) {
      throw new AggregateError(errors, `Stopping failed: ${errors.map(String).join("; ")}`);
    }
  }

  /** Runs `setUp`; when it fails, takes down what it had set up so far and throws its error. */
  static async onFailure<T>(setUp: (teardown: Teardown) => Promise<T>): Promise<T> {
    const teardown = new Teardown();
    try {
      return await setUp(teardown);
    } catch (error) {
      await teardown.run().catch(() => undefined); // The first error is the one that tells why.
      throw error;
    }
  }
}

/** Like `Promise.all`, but fails only when all have ended: what they have set up is known by then. */
export async function settle<T extends readonly Promise<unknown>[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
