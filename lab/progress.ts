/** What a {@link Progress} writes to: a terminal, a pipe or a test's own. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A part of a longer work that says how far it is. */
export class ProgressPart {
  fraction = 0;
  doing = "waiting";

  constructor(
    readonly name: string,
    /** How long it keeps one processor busy when it runs from nothing: its share of the whole. */
    readonly expectedSeconds: number,
  ) {}

  update(fraction: number, doing: string): void {
    this.fraction = Math.max(this.fraction, Math.min(fraction, 1));
    this.doing = doing;
  }
}

/** Shows how far a work of several parts is: one line kept up to date on a terminal, else a line now and then. */
export class Progress {
  private readonly parts: ProgressPart[] = [];
  private readonly started: number;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param processors how many seconds of one processor pass in a second, until measured
   */
  constructor(
    private readonly stream: ProgressStream,
    private readonly title: string,
    private readonly processors: number,
    private readonly now: () => number = Date.now,
  ) {
    this.started = now();
  }

  part(name: string, expectedSeconds: number): ProgressPart {
    const part = new ProgressPart(name, expectedSeconds);
    this.parts.push(part);
    return part;
  }

  start(): void {
    this.show();
    this.timer = setInterval(() => this.show(), this.stream.isTTY ? 500 : 15_000);
    this.timer.unref();
  }

  /** Ends the display and leaves `text` as its last line. */
  stop(text: string): void {
    clearInterval(this.timer);
    this.stream.write(this.stream.isTTY ? `${CLEAR_LINE}${text}\n` : `${text}\n`);
  }

  get seconds(): number {
    return (this.now() - this.started) / 1000;
  }

  /** Such as "Building: 42 %, about 3 min left (pulumi 80 %, kubelite 31 %)". */
  line(): string {
    const total = sum(this.parts, (part) => part.expectedSeconds);
    const done = sum(this.parts, (part) => part.expectedSeconds * part.fraction);
    const percent = Math.floor(total === 0 ? 0 : (100 * done) / total);
    const parts = this.parts.map((part) => `${part.name} ${describe(part)}`).join(", ");
    return `${this.title}: ${percent} %, ${remaining((total - done) / this.speed(done))} (${parts})`;
  }

  /** Seconds of work done per second: what was measured, and at first mostly what is expected. */
  private speed(done: number): number {
    const trust = 15;
    return (done + trust * this.processors) / (this.seconds + trust);
  }

  private show(): void {
    const line = this.line();
    if (this.stream.isTTY) this.stream.write(CLEAR_LINE + line.slice(0, (this.stream.columns ?? 80) - 1));
    else this.stream.write(`${line}\n`);
  }
}

const CLEAR_LINE = "\r\x1b[2K";

function sum(parts: readonly ProgressPart[], value: (part: ProgressPart) => number): number {
  return parts.reduce((total, part) => total + value(part), 0);
}

function describe({ fraction, doing }: ProgressPart): string {
  if (fraction >= 1) return "done";
  return fraction === 0 ? doing : `${Math.floor(100 * fraction)} % ${doing}`;
}

function remaining(seconds: number): string {
  if (seconds > 90) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.max(5, 5 * Math.round(seconds / 5))} s left`;
}

/** Such as "5 min 40 s". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
