/** Everything a person needs to correct one wrong input. */
export interface InputMistake {
  /** The input's path, such as `clusters[0].namespace`. */
  readonly input: string;
  /** What was given; left out where it may hold a secret. */
  readonly value?: unknown;
  /** What is accepted, such as "12 digits". */
  readonly wanted: string;
  /** What to do now, one sentence. */
  readonly remedy: string;
}

/**
 * A wrong input of a component. It is thrown by the constructor where the value is plain, and fails the update before the
 * resource is registered where the value only becomes known later. Pulumi shows its text without a stack trace.
 */
export class InputError extends Error implements InputMistake {
  readonly input: string;
  // Declared only: a field would exist, undefined, also where no value may be shown.
  declare readonly value?: unknown;
  readonly wanted: string;
  readonly remedy: string;
  /** How Pulumi tells its RunError, whichever copy of its SDK that is of. Extending it would load the SDK into the doctor. */
  readonly __pulumiRunError = true;

  constructor(mistake: InputMistake) {
    const got = "value" in mistake ? `got ${describe(mistake.value)}, ` : "";
    const text = `${mistake.input}: ${got}wanted ${mistake.wanted}. ${mistake.remedy}`;
    super(text);
    // Pulumi would put each property on the error's way in front of the text, again and again.
    Object.defineProperty(this, "message", { get: () => text, set: () => undefined });
    this.name = "InputError";
    this.input = mistake.input;
    if ("value" in mistake) this.value = mistake.value;
    this.wanted = mistake.wanted;
    this.remedy = mistake.remedy;
  }
}

function describe(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
