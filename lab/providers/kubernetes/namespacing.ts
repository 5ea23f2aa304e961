import type { Properties } from "../base/kind";
import { isObject } from "../base/values";
import type { ClusterAccess } from "./access";
import { UnreachableError } from "./client";
import { field } from "./objects";

/** The same inputs with a namespace, where their kind has one: the one given, else the default. */
export async function inNamespace(
  inputs: Properties,
  old: Properties | undefined,
  type: { apiVersion: string; kind: string },
  access: ClusterAccess,
): Promise<Properties> {
  const { metadata } = inputs;
  if (!isObject(metadata) || (metadata.namespace !== undefined && metadata.namespace !== "")) {
    return inputs;
  }
  const namespace = await namespaceFor(old, type, access);
  return namespace === undefined ? inputs : { ...inputs, metadata: { ...metadata, namespace } };
}

async function namespaceFor(
  old: Properties | undefined,
  { apiVersion, kind }: { apiVersion: string; kind: string },
  { api, defaultNamespace }: ClusterAccess,
): Promise<unknown> {
  const earlier = field(old, "metadata", "namespace");
  try {
    const found = await api.discovery.find(apiVersion, kind);
    if (found === undefined) {
      // A custom resource before its definition: most are namespaced, and a create knows better.
      return earlier ?? defaultNamespace;
    }
    return found.namespaced ? defaultNamespace : undefined;
  } catch (error) {
    if (error instanceof UnreachableError) {
      return earlier;
    }
    throw error;
  }
}
