import { type Properties, UNKNOWN } from "./kind";

/** A value that the engine marked as secret. Kinds never see it: it is revealed before and marked again after. */
export class Secret {
  constructor(readonly value: unknown) {}
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

/** The same properties without secret marks. */
export function reveal(properties: Properties): Properties {
  return mapProperties(properties, revealValue);
}

function revealValue(value: unknown): unknown {
  if (value instanceof Secret) {
    return revealValue(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(revealValue);
  }
  return isObject(value) ? mapProperties(value, revealValue) : value;
}

export function containsUnknown(value: unknown): boolean {
  return contains(value, (candidate) => candidate === UNKNOWN);
}

/**
 * Marks as secret what `source` holds as secret under the same name. Objects are followed into; a list is marked as a
 * whole, since its order may differ.
 */
export function markSecrets(properties: Properties, source: Properties): Properties {
  const marked = { ...properties };
  for (const [name, original] of Object.entries(source)) {
    const value = marked[name];
    if (value === undefined || value instanceof Secret) {
      continue;
    }
    if (isObject(value) && isObject(original)) {
      marked[name] = markSecrets(value, original);
    } else if (contains(original, (candidate) => candidate instanceof Secret)) {
      marked[name] = new Secret(value);
    }
  }
  return marked;
}

/** Marks these top-level properties as secret, whatever the inputs were. */
export function markNames(properties: Properties, names: readonly string[] = []): Properties {
  const marked = { ...properties };
  for (const name of names) {
    const value = marked[name];
    if (value !== undefined && !(value instanceof Secret)) {
      marked[name] = new Secret(value);
    }
  }
  return marked;
}

export function mapProperties(properties: Properties, map: (value: unknown) => unknown): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, map(value)]));
}

function contains(value: unknown, found: (candidate: unknown) => boolean): boolean {
  if (found(value)) {
    return true;
  }
  if (value instanceof Secret) {
    return contains(value.value, found);
  }
  if (Array.isArray(value)) {
    return value.some((item) => contains(item, found));
  }
  return isObject(value) && Object.values(value).some((item) => contains(item, found));
}
