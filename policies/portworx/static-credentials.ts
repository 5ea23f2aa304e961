import { findStaticCredentials, staticCredentialNames } from "../../components/portworx/static-credentials";
import { at } from "../known-value";
import { isSet, type ResourceRule, type Violation } from "../rule";
import { isStorageCluster } from "./storage-cluster";

/** The clouds' SDKs take static credentials first, so a workload identity beside them is never used. */
export const staticCredentials: ResourceRule = {
  name: "portworx-static-credentials",
  level: "mandatory",
  description: "Portworx is given no static credentials of AWS or Azure.",
  remedy:
    "Remove the variable and give Portworx a workload identity; set allowDuringMigration for the rule while both are there.",
  settings: {
    allowDuringMigration: { type: "boolean", default: false, description: "True: static credentials may stay for now" },
  },
  judge: (resource, settings) => {
    if (isSet(settings, "allowDuringMigration")) return [];
    if (isStorageCluster(resource)) return inStorageCluster(at(resource.properties, "spec"));
    if (resource.type !== "kubernetes:helm.sh/v3:Release" || !isPortworxChart(resource.properties)) return [];
    return inValues(at(resource.properties, "values"), "values");
  },
};

const wanted = "no static credentials";

function inStorageCluster(spec: unknown): Violation[] {
  if (typeof spec !== "object" || spec === null) return [];
  const found = findStaticCredentials(spec as Readonly<Record<string, unknown>>);
  return found.map(({ input, variable }) => ({ at: input, seen: variable, wanted }));
}

function isPortworxChart(properties: unknown): boolean {
  const chart = at(properties, "chart");
  return typeof chart === "string" && /(^|[/_-])portworx([-_.]|$)/i.test(chart);
}

/**
 * Wherever a chart's values name such a variable: as a key, as the `name` of an entry, or in a text such as `NAME=value`.
 * The value itself is never shown.
 */
function inValues(value: unknown, place: string): Violation[] {
  if (typeof value === "string") {
    return namesIn(value).map((variable) => ({ at: place, seen: variable, wanted }));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const inside = Array.isArray(value) ? `${place}[${key}]` : `${place}.${key}`;
    return staticCredentialNames.includes(key) ? [{ at: inside, seen: key, wanted }] : inValues(part, inside);
  });
}

function namesIn(text: string): string[] {
  return staticCredentialNames.filter((name) => new RegExp(`(^|[^A-Za-z0-9_])${name}($|[^A-Za-z0-9_])`).test(text));
}
