import type { V1OwnerReference } from "@kubernetes/client-node";
import type { Access } from "./access";
import type { Identity } from "./identity";
import { API_VERSION, type StorageCluster } from "./storage-cluster";

export const DEFAULT_PORTWORX_IMAGE = "portworx/oci-monitor:3.6.1";

/** One StorageCluster, and what the operator knows about it in one pass. */
export interface Installation {
  readonly cluster: StorageCluster;
  readonly identity: Identity;
  readonly operatorVersion: string;
  readonly access: Access;
}

/** Marks an object as the cluster's own, so that it goes when the cluster goes. */
export function ownerReferences({ metadata }: StorageCluster): V1OwnerReference[] {
  return [
    {
      apiVersion: API_VERSION,
      kind: "StorageCluster",
      name: metadata.name,
      uid: metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
}

/** Labels by which the operator finds the pods of a cluster. */
export function managedLabels({ metadata }: StorageCluster): Record<string, string> {
  return {
    "operator.libopenstorage.org/driver": "portworx",
    "operator.libopenstorage.org/managed-by": "portworx",
    "operator.libopenstorage.org/name": metadata.name,
  };
}

/** The image from the cluster's own registry, where it names one. */
export function imageFrom({ spec }: StorageCluster, image: string): string {
  const registry = spec?.customImageRegistry;
  if (registry === undefined || registry === "") return image;
  const [first = "", ...rest] = image.split("/");
  const withoutHost = /[.:]/.test(first) && rest.length > 0 ? rest.join("/") : image;
  return `${registry}/${withoutHost}`;
}

/** `3.6.1` of `registry:5000/portworx/oci-monitor:3.6.1@sha256:...`; empty for an image without a tag. */
export function tagOf(image: string): string {
  return /:([^:/]+)$/.exec(image.replace(/@.*$/, ""))?.[1] ?? "";
}
