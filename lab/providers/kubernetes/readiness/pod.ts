import { type KubernetesObject, textAt } from "../objects";
import { conditionOf } from "./conditions";

export function pod(live: KubernetesObject): string | undefined {
  const phase = textAt(live, "status", "phase") ?? "Pending";
  if (phase === "Failed") {
    throw new Error(
      `it failed: ${textAt(live, "status", "message") ?? textAt(live, "status", "reason") ?? "no reason given"}`,
    );
  }
  const ready = conditionOf(live, "Ready");
  if (phase === "Succeeded" || ready?.isTrue) {
    return undefined;
  }
  return ready?.message || conditionOf(live, "PodScheduled")?.message || `its phase is ${phase}`;
}
