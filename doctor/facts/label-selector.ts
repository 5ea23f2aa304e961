import type { V1LabelSelector } from "@kubernetes/client-node";

type Labels = Readonly<Record<string, string>>;

/** True where the selector takes in an object with these labels; an absent or empty one takes in everything. */
export function selects(selector: V1LabelSelector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => holds(operator, labels[key], values))
  );
}

function holds(operator: string, label: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case "In":
      return label !== undefined && values.includes(label);
    case "NotIn":
      return label === undefined || !values.includes(label);
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
    default:
      throw new Error(`a label selector has the operator ${operator}, which is not known here`);
  }
}
