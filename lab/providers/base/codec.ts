import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { type Properties, UNKNOWN } from "./kind";
import { isObject, mapProperties, Secret } from "./values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** The engine's markers for an unknown string, boolean, number, list, asset, archive and object; we send the first. */
const UNKNOWN_MARKERS = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
] as const;
const unknownMarkers: ReadonlySet<string> = new Set(UNKNOWN_MARKERS);

/** From the engine: unknowns become UNKNOWN, secrets {@link Secret}, resources their id. Assets stay as the engine writes them. */
export function decode(struct: Struct | undefined): Properties {
  return mapProperties(struct?.toJavaScript() ?? {}, decodeValue);
}

function decodeValue(value: unknown): unknown {
  if (typeof value === "string") {
    return unknownMarkers.has(value) ? UNKNOWN : value;
  }
  if (Array.isArray(value)) {
    return value.map(decodeValue);
  }
  if (!isObject(value)) {
    return value;
  }
  switch (value[SIGNATURE]) {
    case SECRET:
      return new Secret(decodeValue(value.value));
    case OUTPUT_VALUE: {
      const inner = value.value === undefined ? UNKNOWN : decodeValue(value.value);
      return value.secret === true ? new Secret(inner) : inner;
    }
    case RESOURCE_REFERENCE:
      // An empty id is one that is not known yet; a component has none at all.
      return value.id === "" ? UNKNOWN : decodeValue(value.id ?? value.urn);
    default:
      return mapProperties(value, decodeValue);
  }
}

/** To the engine: the reverse of {@link decode}. */
export function encode(properties: Properties): Struct {
  return Struct.fromJavaScript(encodeObject(properties));
}

function encodeObject(properties: Properties): Record<string, JavaScriptValue> {
  const encoded: Record<string, JavaScriptValue> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined) {
      encoded[name] = encodeValue(value);
    }
  }
  return encoded;
}

function encodeValue(value: unknown): JavaScriptValue {
  if (value === UNKNOWN) {
    return UNKNOWN_MARKERS[0];
  }
  if (value === null || value === undefined) {
    return null;
  }
  if (value instanceof Secret) {
    return { [SIGNATURE]: SECRET, value: encodeValue(value.value) };
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (Array.isArray(value)) {
    return value.map(encodeValue);
  }
  if (isObject(value)) {
    return encodeObject(value);
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  throw new Error(`a ${typeof value} cannot be a resource property: want text, numbers, booleans, lists or objects`);
}
