import { CheckError, type Properties } from "./kind";

/** Refuses what the genuine provider has and the stand-in has not: passed over, it would be missed by nobody. */
export function supportedInputs(provider: string, inputs: Properties, names: readonly string[]): Properties {
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null);
  const other = given.find(([name]) => !names.includes(name));
  if (other) {
    const reason = `the lab's ${provider} provider does not support this input; it supports ${names.join(", ")}`;
    throw new CheckError(other[0], reason);
  }
  return Object.fromEntries(given);
}

/** Inputs that the genuine provider refuses to be without. */
export function requireInputs(inputs: Properties, names: readonly string[]): void {
  const missing = names.find((name) => inputs[name] === undefined);
  if (missing) throw new CheckError(missing, "the input is missing");
}
