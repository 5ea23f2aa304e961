import { InvalidArgumentError } from "commander";

/** Reads an option that is a number of seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Give a number of seconds above 0.");
}
