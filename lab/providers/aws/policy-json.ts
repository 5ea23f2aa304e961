import { z } from "zod";
import { UNKNOWN } from "../base/kind";
import { containsUnknown, isObject } from "../base/values";

export const policyJson = z.string();

/** The SDK takes a document as text or as an object; AWS takes text. */
export function policyText(value: unknown): unknown {
  if (!isObject(value)) return value;
  return containsUnknown(value) ? UNKNOWN : JSON.stringify(value);
}

/**
 * One form for all documents that mean the same: AWS gives a list of one back as its element, and no order of keys or
 * of a list's values matters. Text that is no JSON stays as it is.
 */
export function canonicalPolicy(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.stringify(canonical(JSON.parse(value)));
  } catch {
    return value;
  }
}

/** The old text where the live document means the same, so that nobody sees a change that is none. */
export function keepEqualPolicy(live: string, old: unknown): string {
  return typeof old === "string" && canonicalPolicy(old) === canonicalPolicy(live) ? old : live;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const values = value.map(canonical);
    return values.length === 1 ? values[0] : values.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, canonical(one)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
