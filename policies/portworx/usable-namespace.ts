import { at } from "../known-value";
import type { ResourceRule } from "../rule";
import { isStorageCluster, mayHaveIdentity } from "./storage-cluster";

// AKS's admissions enforcer keeps every webhook away from this namespace.
const unusable = "kube-system";

/** Portworx would run, without a token, on whatever rights the nodes have. */
export const usableNamespace: ResourceRule = {
  name: "portworx-namespace",
  level: "mandatory",
  description:
    "On AKS, a StorageCluster with a workload identity is not in kube-system, where no webhook may change pods.",
  remedy: "Use a namespace of Portworx's own, such as portworx.",
  judge: (resource) => {
    const { properties } = resource;
    if (!isStorageCluster(resource) || !mayHaveIdentity(resource)) return [];
    if (at(properties, "metadata", "annotations", "portworx.io/is-aks") !== "true") return [];
    const namespace = at(properties, "metadata", "namespace");
    return namespace === unusable ? [{ at: "metadata.namespace", seen: unusable, wanted: "another namespace" }] : [];
  },
};
