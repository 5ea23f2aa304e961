import { randomBytes } from "node:crypto";
import { changeOf, differences } from "../base/comparison";
import { type Change, CheckError, type Properties } from "../base/kind";

/** Length of what Pulumi appends to a resource's name: a hyphen and seven hexadecimal digits. */
const SUFFIX_DIGITS = 7;

/** The input in which the genuine provider keeps the names of the inputs that it filled in itself. */
export const DEFAULTED = "__defaults";

export interface Naming {
  /** The input that holds the name. */
  property: string;
  prefixProperty: string;
  limit: number;
}

/**
 * The name that was given, or the one that the resource already got by itself, or a new one as Pulumi makes them. A
 * prefix that was given is used in the place of the resource's own name.
 */
export function autoName(inputs: Properties, old: Properties | undefined, urn: string, naming: Naming): Properties {
  const { property, prefixProperty, limit } = naming;
  if (inputs[property] !== undefined) return {};
  const samePrefix = inputs[prefixProperty] === old?.[prefixProperty];
  const name = old !== undefined && samePrefix && isAutoNamed(old, property) ? old[property] : undefined;
  return { [property]: name ?? newName(inputs[prefixProperty], urn, property, limit), [DEFAULTED]: [property] };
}

function newName(prefix: unknown, urn: string, property: string, limit: number): string {
  const start = typeof prefix === "string" ? prefix : `${urn.slice(urn.lastIndexOf("::") + 2)}-`;
  const name = start + randomBytes(SUFFIX_DIGITS).toString("hex").slice(0, SUFFIX_DIGITS);
  if (name.length > limit) {
    const reason = `the generated name ${name} has ${name.length} characters, at most ${limit} are allowed: give a shorter one`;
    throw new CheckError(property, reason);
  }
  return name;
}

function isAutoNamed(inputs: Properties, property: string): boolean {
  const defaulted = inputs[DEFAULTED];
  return Array.isArray(defaulted) && defaulted.includes(property);
}

/** Inputs without the provider's own mark: what is compared, and what becomes an output. */
export function withoutMark(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== DEFAULTED));
}

/**
 * The change of a named resource. One whose name somebody chose is deleted before it is replaced, since two of one
 * name cannot be.
 */
export function namedChange(
  { replaceOn, old, inputs }: { replaceOn: readonly string[] | undefined; old: Properties; inputs: Properties },
  property: string,
): Change {
  const deleteBeforeReplace = old[property] === inputs[property] && !isAutoNamed(inputs, property);
  const found = differences(withoutMark(old), withoutMark(inputs));
  return changeOf(found, { replaceOn, deleteBeforeReplace });
}
