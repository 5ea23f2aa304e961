import type { z } from "zod";
import type { InputMistake } from "../../components/input-error";
import { explain } from "./explain";

/** What could be read of a configuration, and what is wrong with the rest. */
export interface Parsed<Values> {
  /** The top-level keys that are right; all of them where there is no mistake. */
  readonly parts: Partial<Values>;
  readonly mistakes: InputMistake[];
  /** Top-level keys that are there but wrong: what follows from their absence would be a guess. */
  readonly unreadable: ReadonlySet<string>;
}

/** Reads every key that can be read, so that checks across keys are not silenced by a mistake elsewhere. */
export function parse<Schema extends z.ZodObject>(schema: Schema, values: unknown): Parsed<z.output<Schema>> {
  const result = schema.safeParse(values);
  if (result.success) return { parts: result.data, mistakes: [], unreadable: new Set() };
  const parts: Record<string, unknown> = {};
  const unreadable = new Set<string>();
  for (const [key, part] of Object.entries(schema.shape)) {
    const read = (part as z.ZodType).safeParse((values as Record<string, unknown>)[key]);
    if (read.success) parts[key] = read.data;
    else unreadable.add(key);
  }
  const mistakes = explain(schema, values, result.error.issues);
  return { parts: parts as Partial<z.output<Schema>>, mistakes, unreadable };
}
