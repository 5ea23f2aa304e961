import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { V1CustomResourceDefinition, V1JSONSchemaProps } from "@kubernetes/client-node";
import { coerce, lt } from "semver";
import { parse } from "yaml";

/** Fields of the StorageCluster that came with a later operator, and that its API server prunes before that. */
const ADDED_FIELDS: readonly { since: string; path: readonly string[] }[] = [
  { since: "25.3.1", path: ["spec", "workloadIdentity"] },
  { since: "26.2.0", path: ["spec", "stork", "useWorkloadIdentity"] },
];

export type CustomResourceDefinition = Pick<V1CustomResourceDefinition, "spec"> & {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
};

/** The definitions that an operator of this version registers. */
export function customResourceDefinitions(operatorVersion: string): CustomResourceDefinition[] {
  return [storageClusterDefinition(operatorVersion), read("storagenode.yaml")];
}

function storageClusterDefinition(operatorVersion: string): CustomResourceDefinition {
  const definition = read("storagecluster.yaml");
  const schema = definition.spec.versions[0]?.schema?.openAPIV3Schema;
  for (const { since, path } of ADDED_FIELDS) {
    if (isOlder(operatorVersion, since)) removeField(schema, path);
  }
  return definition;
}

/** A version that cannot be read, such as a digest or `latest`, is taken for the newest. */
export function isOlder(version: string, than: string): boolean {
  const parsed = coerce(version);
  return parsed !== null && lt(parsed, than);
}

function removeField(schema: V1JSONSchemaProps | undefined, [field, ...rest]: readonly string[]): void {
  if (schema?.properties === undefined || field === undefined) return;
  if (rest.length > 0) removeField(schema.properties[field], rest);
  else delete schema.properties[field];
}

function read(file: string): CustomResourceDefinition {
  return parse(readFileSync(join(__dirname, "crds", file), "utf8")) as CustomResourceDefinition;
}
