import { z } from "zod";
import type { InputMistake } from "../../components/input-error";
import { judge } from "./judge";

/**
 * A text that must not be empty.
 *
 * @param wanted what it means, for people
 * @param example one that a command can set
 */
export function text(wanted: string, example: string) {
  return z
    .string({ error: wanted })
    .min(1, { error: wanted, abort: true })
    .meta({ description: wanted, examples: [example] });
}

/** A text that may be empty. */
export function textOrNone(wanted: string) {
  return z.string({ error: wanted }).meta({ description: wanted });
}

/** One of a few words. */
export function choice<const Words extends Readonly<Record<string, string>>>(words: Words, meaning: string) {
  const wanted = `${oneOf(Object.values(words))}: ${meaning}`;
  return z.enum(words, { error: wanted }).meta({ description: wanted, examples: [Object.values(words)[0]] });
}

function oneOf(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].join(" or ");
}

/** A switch at the top level, where Pulumi knows only strings; off unless set. */
export function flag(meaning: string) {
  return choice({ on: "true", off: "false" }, meaning)
    .meta({ description: meaning, examples: ["true"] })
    .default("false")
    .transform((word) => word === "true");
}

/** A switch inside a map. */
export function nestedFlag(meaning: string) {
  const wanted = `true or false, without quotes: ${meaning}`;
  return z.boolean({ error: wanted }).meta({ description: meaning, examples: [true] });
}

/** A number inside a map. */
export function number(wanted: string, example: number) {
  return z.number({ error: `${wanted}, without quotes` }).meta({ description: wanted, examples: [example] });
}

/** A map of texts, such as tags. */
export function textMap(wanted: string) {
  const error = `${wanted}, each a text (in quotes where it looks like a number or a truth value)`;
  return z.record(z.string(), z.string({ error }), { error }).meta({ description: wanted });
}

/** A map that is passed on as it is. */
export function anyMap(wanted: string) {
  return z.record(z.string(), z.unknown(), { error: `a map: ${wanted}` }).meta({ description: wanted });
}

/** A map with known keys. */
export function map<Shape extends z.core.$ZodShape>(wanted: string, shape: Shape) {
  return z.strictObject(shape, { error: `a map: ${wanted}` }).meta({ description: wanted });
}

/** A list. */
export function list<Item extends z.ZodType>(wanted: string, item: Item) {
  return z.array(item, { error: `a list: ${wanted}` }).meta({ description: wanted });
}

/** Marks a field in which somebody may put a private key by mistake: an error never repeats it. */
export function keyMaterial<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), writeOnly: true });
}

/** Has a component's own check judge the value, so that stack and component accept and say the same. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  check: (value: z.output<Schema>, input: string) => unknown,
): Schema {
  return schema.superRefine((value, context) => {
    const mistakes: InputMistake[] = [];
    judge(mistakes, () => check(value, ""));
    for (const mistake of mistakes) context.addIssue({ code: "custom", message: mistake.wanted, params: { mistake } });
  });
}
