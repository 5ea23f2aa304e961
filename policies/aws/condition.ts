import { asList, at } from "../known-value";

/** Operators that compare a whole value and fail where the token has none. */
const exactOperators: readonly string[] = [
  "StringEquals",
  "StringLike",
  "ForAnyValue:StringEquals",
  "ForAnyValue:StringLike",
];

/** One condition on a key. */
export interface Restriction {
  readonly operator: string;
  /** The key as it is written. */
  readonly key: string;
  readonly values: readonly string[];
}

/** All conditions of a statement. */
export function restrictions(condition: unknown): Restriction[] {
  return entries(condition).flatMap(([operator, keys]) =>
    entries(keys).map(([key, values]) => ({ operator, key, values: asList(values).map(String) })),
  );
}

/** The conditions on a key, whose case IAM does not look at. */
export function restrictionsOn(condition: unknown, key: string): Restriction[] {
  return restrictions(condition).filter((restriction) => restriction.key.toLowerCase() === key.toLowerCase());
}

/** True where nothing but the listed values passes: no wildcard, no variable, no way around by a missing value. */
export function isExact({ operator, values }: Restriction): boolean {
  return exactOperators.includes(operator) && values.length > 0 && values.every((value) => /^[^*?$]+$/.test(value));
}

/** Conditions as people read them. */
export function described(found: readonly Restriction[]): string {
  return found.map(({ operator, key, values }) => `${operator} ${key} ${values.join(", ")}`).join(" and ");
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.keys(value).map((key) => [key, at(value, key)]) : [];
}
