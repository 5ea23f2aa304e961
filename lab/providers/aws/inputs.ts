import * as base from "../base/inputs";
import type { Properties } from "../base/kind";

export { requireInputs } from "../base/inputs";

/** Refuses inputs that the stand-in for the aws provider has not. */
export function supportedInputs(inputs: Properties, names: readonly string[]): Properties {
  return base.supportedInputs("aws", inputs, names);
}
