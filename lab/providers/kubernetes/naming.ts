import { randomBytes } from "node:crypto";

import { CheckError, type Properties, UNKNOWN } from "../base/kind";
import { resourceName } from "../base/timeline";
import { isObject } from "../base/values";
import { annotation, textAt } from "./objects";

export const AUTONAMED = "pulumi.com/autonamed";

/** The same inputs with a name: the one given, the one made earlier, or a new one that says so in an annotation. */
export function named(inputs: Properties, old: Properties | undefined, urn: string): Properties {
  const { metadata = {} } = inputs;
  if (!isObject(metadata)) {
    return inputs;
  }
  if (metadata.generateName !== undefined) {
    throw new CheckError(
      "metadata.generateName",
      "cannot be used with server-side apply: set metadata.name or neither",
    );
  }
  if (metadata.name !== undefined && metadata.name !== "") {
    return inputs;
  }
  const earlier = isAutonamed(old) ? textAt(old, "metadata", "name") : undefined;
  const name = earlier ?? autoname(resourceName(urn));
  if (metadata.annotations === UNKNOWN) {
    return { ...inputs, metadata: { ...metadata, name } };
  }
  const annotations = { ...(isObject(metadata.annotations) ? metadata.annotations : {}), [AUTONAMED]: "true" };
  return { ...inputs, metadata: { ...metadata, name, annotations } };
}

export function isAutonamed(inputs: Properties | undefined): boolean {
  return annotation(inputs, AUTONAMED) === "true";
}

export function autoname(base: string): string {
  return `${base}-${randomBytes(4).toString("hex")}`;
}
