import { setTimeout } from "node:timers";

const FIRST_RETRY_MILLISECONDS = 250;
const LAST_RETRY_MILLISECONDS = 10_000;

interface Item {
  busy: boolean;
  again: boolean;
  failures: number;
  timer?: NodeJS.Timeout;
}

export interface Worker {
  /** @returns milliseconds until the next pass, if one is due without a new change */
  work(key: string): Promise<number | undefined>;
  failed(key: string, error: unknown): void;
}

/** Works on each key one pass at a time; changes during a pass lead to exactly one more. */
export class WorkQueue {
  private readonly items = new Map<string, Item>();
  private readonly passes = new Set<Promise<void>>();
  private stopped = false;

  constructor(private readonly worker: Worker) {}

  add(key: string): void {
    if (this.stopped) return;
    const item = this.items.get(key) ?? { busy: false, again: false, failures: 0 };
    this.items.set(key, item);
    clearTimeout(item.timer);
    if (item.busy) item.again = true;
    else this.track(this.pass(key, item));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const { timer } of this.items.values()) clearTimeout(timer);
    await Promise.all(this.passes);
  }

  private track(pass: Promise<void>): void {
    this.passes.add(pass);
    void pass.finally(() => this.passes.delete(pass));
  }

  private async pass(key: string, item: Item): Promise<void> {
    item.busy = true;
    item.again = false;
    const next = await this.attempt(key, item);
    item.busy = false;
    if (item.again) this.add(key);
    else if (next !== undefined && !this.stopped) item.timer = setTimeout(() => this.add(key), next);
  }

  private async attempt(key: string, item: Item): Promise<number | undefined> {
    try {
      const next = await this.worker.work(key);
      item.failures = 0;
      return next;
    } catch (error) {
      if (!this.stopped) this.worker.failed(key, error);
      return Math.min(FIRST_RETRY_MILLISECONDS * 2 ** item.failures++, LAST_RETRY_MILLISECONDS);
    }
  }
}
