import { field, type KubernetesObject, listAt, textAt } from "../objects";

export interface Condition {
  readonly isTrue: boolean;
  readonly reason: string;
  readonly message: string;
}

export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  const condition = listAt(object, "status", "conditions").find((candidate) => field(candidate, "type") === type);
  if (condition === undefined) {
    return undefined;
  }
  return {
    isTrue: field(condition, "status") === "True",
    reason: textAt(condition, "reason") ?? "",
    message: textAt(condition, "message") ?? "",
  };
}
