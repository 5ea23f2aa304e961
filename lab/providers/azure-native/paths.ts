import type { Properties } from "../base/kind";
import { omit } from "./properties";
import type { ResourceType } from "./resource-type";

/** Supplied by the provider itself. */
const SUBSCRIPTION = "subscriptionId";

/** The inputs that a resource's id is made of; the last is its own name. */
export function pathInputs({ path }: Pick<ResourceType, "path">): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).filter((name) => name !== SUBSCRIPTION);
}

/** The input that holds the resource's own name. */
export function nameInput(type: Pick<ResourceType, "path">): string {
  return pathInputs(type).at(-1) ?? "";
}

/** The path with its parameters filled in; a scope is a path itself and may begin with its slash or not. */
export function fillPath(path: string, inputs: Properties, subscriptionId: string): string {
  const values: Properties = { ...inputs, [SUBSCRIPTION]: subscriptionId };
  return path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (typeof value !== "string") throw new Error(`missing required property '${name}'`);
    return value.replace(/^\/|\/$/g, "");
  });
}

/** The inputs that an id tells, for an import. */
export function parseId(type: Pick<ResourceType, "path" | "token">, id: string): Properties {
  const pattern = type.path
    .replace(/[.]/g, "\\.")
    .replace(/\{(\w+)\}/g, (_match, name: string) => (name === "scope" ? "(?<scope>.+)" : `(?<${name}>[^/]+)`));
  const groups = new RegExp(`^${pattern}$`, "i").exec(id)?.groups;
  if (groups === undefined) throw new Error(`${id} is no id of ${type.token}: want ${type.path}`);
  const inputs = omit(groups, [SUBSCRIPTION]);
  return groups.scope === undefined ? inputs : { ...inputs, scope: `/${groups.scope}` };
}
