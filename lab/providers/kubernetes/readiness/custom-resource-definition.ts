import type { KubernetesObject } from "../objects";
import { conditionOf } from "./conditions";

export function customResourceDefinition(live: KubernetesObject): string | undefined {
  const names = conditionOf(live, "NamesAccepted");
  if (names?.isTrue === false) {
    throw new Error(`its names are taken: ${names.message}`);
  }
  return conditionOf(live, "Established")?.isTrue ? undefined : "the API server does not serve it yet";
}
