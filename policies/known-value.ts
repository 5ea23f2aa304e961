/** Stands for whatever only becomes known when the stack is updated. */
export const notYetKnown: unique symbol = Symbol("not yet known");

/**
 * A plain copy of a resource's properties in which {@link notYetKnown} stands for what a preview cannot know. Pulumi hands
 * properties over as objects that throw where an unknown value is read, which would end the whole rule.
 */
export function withoutUnknowns(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((_, index) => read(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(container: object, key: string | number): unknown {
  try {
    return withoutUnknowns((container as Readonly<Record<string | number, unknown>>)[key]);
  } catch {
    return notYetKnown;
  }
}

/** True where anything inside is not yet known. */
export function isPartlyUnknown(value: unknown): boolean {
  if (value === notYetKnown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isPartlyUnknown);
}

/** What stands at a path; undefined where there is nothing, {@link notYetKnown} where that is still open. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return current === notYetKnown ? notYetKnown : undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[key];
  }
  return current;
}

/** The elements of a list; none where it is no list. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One value and a list of one mean the same in a policy document. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
