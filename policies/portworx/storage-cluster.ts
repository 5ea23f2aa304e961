import { asList, at, elements } from "../known-value";
import type { JudgedResource } from "../rule";

/** True for the custom resource, however it came into the stack. */
export function isStorageCluster({ type }: JudgedResource): boolean {
  return type.startsWith("kubernetes:core.libopenstorage.org/") && type.endsWith(":StorageCluster");
}

/** The entries of `spec.workloadIdentity.credentials`. */
export function credentialsOf({ properties }: JudgedResource): readonly unknown[] {
  return elements(at(properties, "spec", "workloadIdentity", "credentials"));
}

/** True where the block is there, or may turn out to be. */
export function mayHaveIdentity(cluster: JudgedResource): boolean {
  return asList(at(cluster.properties, "spec", "workloadIdentity", "credentials")).length > 0;
}
