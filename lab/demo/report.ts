/** One thing that must hold; `run` throws an error that says what was seen instead, or returns a detail worth showing. */
export interface Proof {
  name: string;
  run(): Promise<string | void>;
}

/** Prints one line for each proof and counts; a failed proof never hides the ones after it. */
export class Report {
  passed = 0;
  failed = 0;

  constructor(private readonly write: (line: string) => void) {}

  section(title: string): void {
    this.write(`\n${title}`);
  }

  async prove(proofs: readonly Proof[]): Promise<void> {
    for (const proof of proofs) {
      try {
        const detail = await proof.run();
        this.passed++;
        this.write(`  PASS  ${proof.name}${detail ? ` (${detail})` : ""}`);
      } catch (error) {
        this.failed++;
        this.write(`  FAIL  ${proof.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  get summary(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/** Runs `call` and returns the cloud's error code that it must end with. */
export async function refusalOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  throw new Error("was allowed, must be refused");
}

/** @throws an Error that shows both values where they differ. */
export function expectEqual(seen: unknown, wanted: unknown, what: string): void {
  const [seenText, wantedText] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (seenText !== wantedText) throw new Error(`${what} is ${seenText}, wanted ${wantedText}`);
}
