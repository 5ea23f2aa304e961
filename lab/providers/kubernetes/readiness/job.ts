import type { KubernetesObject } from "../objects";
import { conditionOf } from "./conditions";

export function job(live: KubernetesObject): string | undefined {
  const failed = conditionOf(live, "Failed");
  if (failed?.isTrue) {
    throw new Error(`it failed: ${failed.message || failed.reason}`);
  }
  return conditionOf(live, "Complete")?.isTrue ? undefined : "it is not complete";
}
