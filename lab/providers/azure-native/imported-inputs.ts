import type { Properties } from "../base/kind";
import { isObject } from "../base/values";
import { inputsOf } from "./bodies";
import { parseId } from "./paths";
import type { ResourceType } from "./resource-type";

/** The inputs that make what is imported; lists and maps that Azure gives back empty were not asked for. */
export function importedInputs(type: ResourceType, id: string, outputs: Properties): Properties {
  const filled = withoutEmpty(inputsOf(type, outputs));
  return { ...parseId(type, id), ...(isObject(filled) ? filled : {}), azureApiVersion: type.apiVersion };
}

/** Undefined for what is empty altogether. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withoutEmpty(part)] as const);
  const filled = entries.filter(([, part]) => part !== undefined);
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}
