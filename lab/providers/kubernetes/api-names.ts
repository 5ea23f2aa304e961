import type { Properties } from "../base/kind";
import { isObject } from "../base/values";

/** Pulumi's SDKs spell the fields `x-kubernetes-…` of a CustomResourceDefinition with underscores. */
const UNDERSCORED = /^x_kubernetes_/;
const DASHED = /^x-kubernetes-/;

export function toApiNames(object: Properties): Properties {
  return rename(object, (name) => (UNDERSCORED.test(name) ? name.replaceAll("_", "-") : name));
}

export function toSdkNames(object: Properties): Properties {
  return rename(object, (name) => (DASHED.test(name) ? name.replaceAll("-", "_") : name));
}

function rename(object: Properties, newName: (name: string) => string): Properties {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [newName(name), renameIn(value, newName)]));
}

function renameIn(value: unknown, newName: (name: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => renameIn(item, newName));
  }
  return isObject(value) ? rename(value, newName) : value;
}
