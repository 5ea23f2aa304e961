import { InputError, type InputMistake } from "../../components/input-error";

/**
 * Runs a component's own check and collects what it finds wrong instead of stopping at it.
 *
 * @param keyOf the configuration's key for an input of the component
 * @returns what the check returned; undefined where it found a mistake
 */
export function judge<Result>(
  mistakes: InputMistake[],
  check: () => Result,
  keyOf: (input: string) => string = (input) => input,
): Result | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { input, wanted, remedy } = error;
    mistakes.push({ input: keyOf(input), ...("value" in error && { value: error.value }), wanted, remedy });
    return undefined;
  }
}
