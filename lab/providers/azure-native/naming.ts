import { randomBytes, randomUUID } from "node:crypto";
import { CheckError, type Properties } from "../base/kind";
import { nameInput } from "./paths";
import type { NameRule, ResourceType } from "./resource-type";

/** The input in which the genuine provider keeps that a name is its own, so that a second one may come first. */
export const CREATE_BEFORE_DELETE = "__createBeforeDelete";

/** Bytes of what is appended to a resource's name: eight hexadecimal digits. */
const SUFFIX_BYTES = 4;

/** The name that the resource already has, or a new one as the genuine provider makes them. */
export function autoName(type: ResourceType, inputs: Properties, old: Properties | undefined, urn: string): Properties {
  const property = nameInput(type);
  if (inputs[property] !== undefined) return {};
  const before = old?.[property];
  const isOwn = before === undefined ? type.naming !== "copy" : old?.[CREATE_BEFORE_DELETE] === true;
  const name = before ?? newName(type.naming, urn.slice(urn.lastIndexOf("::") + 2));
  return isOwn ? { [property]: name, [CREATE_BEFORE_DELETE]: true } : { [property]: name };
}

function newName(naming: ResourceType["naming"], resourceName: string): string {
  switch (naming) {
    case "random":
      return resourceName + randomBytes(SUFFIX_BYTES).toString("hex");
    case "copy":
      return resourceName;
    case "guid":
      return randomUUID();
  }
}

/** Refuses names as the genuine provider does, before Azure is asked. */
export function checkNames(rules: Readonly<Record<string, NameRule>>, inputs: Properties): void {
  for (const [input, rule] of Object.entries(rules)) {
    const value = inputs[input];
    const problem = typeof value === "string" ? problemOf(value, rule) : undefined;
    if (problem !== undefined) throw new CheckError(input, `'${input}' ${problem}`);
  }
}

function problemOf(value: string, { shortest = 0, longest = Infinity, pattern }: NameRule): string | undefined {
  const { length } = value;
  if (length < shortest) return `is too short (${length}): at least ${shortest} characters required`;
  if (length > longest) return `is too long (${length}): at most ${longest} characters allowed`;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return `does not match expression '${pattern}'`;
  return undefined;
}
