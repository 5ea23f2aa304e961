import { RunError } from "@pulumi/pulumi";
import { InputError, type InputMistake } from "../../components/input-error";

/** Every mistake of a stack's configuration in one error; a `RunError`, so that Pulumi shows it without a stack trace. */
export class ConfigurationError extends RunError {
  /** The mistakes, each with its full key, such as `portworx-workload-identity:cluster.name`; one for each key. */
  readonly mistakes: readonly InputMistake[];

  /** @param project namespace of the keys that have none of their own */
  constructor(project: string, mistakes: readonly InputMistake[]) {
    const named = mistakes.map((mistake) => ({ ...mistake, input: fullKey(project, mistake.input) }));
    // A key that is wrong by itself may be found wrong again by a check across keys.
    const distinct = named.filter(({ input }, index) => named.findIndex((other) => other.input === input) === index);
    const count = distinct.length === 1 ? "1 mistake" : `${distinct.length} mistakes`;
    const lines = distinct.map((mistake) => `  - ${new InputError(mistake).message}`);
    super([`${count} in the stack's configuration:`, ...lines].join("\n"));
    this.mistakes = distinct;
  }
}

function fullKey(project: string, key: string): string {
  return /^[\w-]+:/.test(key) ? key : `${project}:${key}`;
}
