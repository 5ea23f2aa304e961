import * as pulumi from "@pulumi/pulumi";

/** True for what is only known later. */
export function isPending(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return value instanceof Promise || pulumi.Output.isInstance(value);
}

/** True where nothing inside is pending, so that the whole value can be judged at construction. */
export function isPlain(value: unknown): boolean {
  if (isPending(value)) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isPlain);
}

/** What is already known of a value: everything pending inside it is undefined. */
export function plainParts(value: unknown): unknown {
  if (isPending(value)) return undefined;
  if (Array.isArray(value)) return value.map(plainParts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainParts(part)]));
}

/**
 * Derives a value at once where all of `source` is plain, so that a mistake stops the constructor and the result is plain
 * again; else inside an apply.
 */
export function derived<Source, Result>(
  source: Source,
  derive: (source: pulumi.Unwrap<Source>) => Result,
): Result | pulumi.Output<Result> {
  if (isPlain(source)) return derive(source as pulumi.Unwrap<Source>);
  return pulumi.output<Source>(source).apply<Result>(derive);
}

/** The same value, judged at once where all of it is plain, else when it becomes known. */
export function checked<Source>(
  source: Source,
  check: (source: pulumi.Unwrap<Source>) => void,
): pulumi.Unwrap<Source> | pulumi.Output<pulumi.Unwrap<Source>> {
  return derived(source, (known) => {
    check(known);
    return known;
  });
}

/** Transforms a value whose outermost level is known at once, so that what is pending inside stays as it is. */
export function transformed<Result>(
  value: unknown,
  transform: (known: unknown) => Result,
): Result | pulumi.Output<Result> {
  if (!isPending(value)) return transform(value);
  const later: pulumi.OutputInstance<unknown> = pulumi.output(value);
  return later.apply<Result>(transform);
}

/**
 * A value that is there once some resources are. A resource that is refused for one of its inputs never settles, so whoever
 * waited for the resource alone would hang a program of the Automation API (pulumi/pulumi#14980): the inputs are waited for
 * too, and fail first.
 */
export function onceMade<Value>(
  value: pulumi.Input<Value>,
  resources: pulumi.Resource[],
  inputs: unknown[],
): pulumi.Output<Value> {
  const made = pulumi.all([pulumi.output(inputs), pulumi.all(resources.map(({ urn }) => urn))]).apply(() => true);
  return pulumi.all([value, pulumi.unsecret(made)]).apply(([known]) => known as Value);
}
