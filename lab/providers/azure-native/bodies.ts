import { type Properties, UNKNOWN } from "../base/kind";
import { isObject } from "../base/values";
import { omit, pick } from "./properties";
import { bodyInputs, type ResourceType } from "./resource-type";

/** Inputs as the REST interface takes them. */
export function requestBody(type: ResourceType, inputs: Properties): Properties {
  const top = pick(inputs, type.topInputs);
  if (isObject(top.identity)) top.identity = identityBody(top.identity);
  if (type.propertyInputs.length === 0) return top;
  const given = Object.entries(pick(inputs, type.propertyInputs));
  return { ...top, properties: Object.fromEntries(given.map(([name, value]) => [restName(type, name), value])) };
}

/** A response as outputs: `properties` spread out, nothing that is null. */
export function outputsOf(type: ResourceType, response: Properties): Properties {
  const { properties } = response;
  const top = omit(response, ["id", "properties"]);
  const flattened =
    isObject(properties) && type.keepsProperties === undefined ? flatten(type, properties) : { properties };
  return { ...withoutNull({ ...top, ...flattened }), azureApiVersion: type.apiVersion };
}

/** What a preview knows: inputs that are outputs too, and of an update the name and place. */
export function previewOutputs(type: ResourceType, inputs: Properties, old: Properties | undefined): Properties {
  const names = [...bodyInputs(type), ...type.computed];
  const unknown = Object.fromEntries(names.map((name) => [name, UNKNOWN]));
  const stable = old === undefined ? {} : pick(old, ["name", "location"]);
  const given = Object.entries(pick(inputs, names));
  const known = Object.fromEntries(given.map(([name, value]) => [name, previewValue(type, name, value)]));
  return { ...unknown, ...known, ...stable, azureApiVersion: type.apiVersion };
}

function previewValue(type: ResourceType, name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => previewValue(type, name, item));
  if (!isObject(value)) return value;
  const unknown = Object.fromEntries((type.computedParts?.[name] ?? []).map((part) => [part, UNKNOWN]));
  const identities = name === "identity" ? { userAssignedIdentities: UNKNOWN } : {};
  return { ...unknown, ...value, ...identities };
}

/** The inputs that give these outputs. */
export function inputsOf(type: ResourceType, outputs: Properties): Properties {
  const entries = Object.entries(pick(outputs, bodyInputs(type)));
  return Object.fromEntries(entries.map(([name, value]) => [name, writableParts(type, name, value)]));
}

function writableParts(type: ResourceType, name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => writableParts(type, name, item));
  if (!isObject(value)) return value;
  const parts = type.computedParts?.[name] ?? [];
  const written = omit(value, parts);
  return name === "identity" && isObject(written.userAssignedIdentities)
    ? { ...written, userAssignedIdentities: Object.keys(written.userAssignedIdentities) }
    : written;
}

/** Azure keeps user-assigned identities as a map, the provider takes a list of ids. */
function identityBody(identity: Properties): Properties {
  const { userAssignedIdentities: ids } = identity;
  if (!Array.isArray(ids)) return identity;
  return { ...identity, userAssignedIdentities: Object.fromEntries(ids.map((id) => [String(id), {}])) };
}

function restName(type: ResourceType, name: string): string {
  return type.restNames?.[name] ?? name;
}

function flatten(type: ResourceType, properties: Properties): Properties {
  const inputNames = new Map(Object.entries(type.restNames ?? {}).map(([name, rest]) => [rest, name]));
  return Object.fromEntries(Object.entries(properties).map(([rest, value]) => [inputNames.get(rest) ?? rest, value]));
}

function withoutNull(value: Properties): Properties;
function withoutNull(value: unknown): unknown;
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutNull(item));
  if (!isObject(value)) return value;
  const present = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(present.map(([name, part]) => [name, withoutNull(part)]));
}
