import type { Properties } from "./kind";
import { mapProperties } from "./values";

/** Set by the engine or the SDK, no business of a provider. */
const RESERVED = new Set(["version", "pluginDownloadURL", "__internal"]);

/**
 * Provider inputs that are no text arrive JSON-encoded. Without the provider's schema that is told by the text itself:
 * booleans, lists and objects are decoded. Numbers are not, for an account id is made of digits too.
 */
export function decodeProviderInputs(inputs: Properties, textInputs: readonly string[] = []): Properties {
  const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => !RESERVED.has(name)));
  const texts = Object.fromEntries(textInputs.filter((name) => name in own).map((name) => [name, own[name]]));
  return { ...mapProperties(own, decodeText), ...texts };
}

function decodeText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*(true|false|\[|\{)/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
