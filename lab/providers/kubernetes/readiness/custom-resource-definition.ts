import type { KubernetesApi } from "../api";
import { field, type KubernetesObject, listAt, textAt } from "../objects";
import { conditionOf } from "./conditions";

const NOT_SERVED = "the API server does not serve it yet";

export async function customResourceDefinition(
  live: KubernetesObject,
  api: KubernetesApi,
): Promise<string | undefined> {
  const names = conditionOf(live, "NamesAccepted");
  if (names?.isTrue === false) {
    throw new Error(`its names are taken: ${names.message}`);
  }
  if (!conditionOf(live, "Established")?.isTrue) return NOT_SERVED;
  // Established comes a moment before a client can find the kind.
  for (const version of listAt(live, "spec", "versions")) {
    if (field(version, "served") !== true) continue;
    const apiVersion = `${textAt(live, "spec", "group")}/${textAt(version, "name")}`;
    const kind = textAt(live, "spec", "names", "kind") ?? "";
    if ((await api.discovery.find(apiVersion, kind)) === undefined) return NOT_SERVED;
  }
  return undefined;
}
