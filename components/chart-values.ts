import { InputError } from "./input-error";

/** Values of a Helm chart, as its values.yaml nests them. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** @throws InputError where what is given for a chart's values is no object. */
export function checkedChartValues(values: unknown): ChartValues {
  if (values === undefined) return {};
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return values as ChartValues;
  throw new InputError({
    input: "values",
    wanted: "an object of chart values",
    remedy: "Give the values as the chart's values.yaml nests them.",
  });
}

/** @throws InputError where a value of the chart is given that is an input of its own. */
export function checkNotOwnInput(values: ChartValues, key: string, input: string): void {
  if (values[key] === undefined) return;
  throw new InputError({
    input: `values.${key}`,
    wanted: `nothing: ${input} is an input of its own`,
    remedy: `Set ${input} instead, so that it is checked.`,
  });
}
