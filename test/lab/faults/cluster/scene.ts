import type { InstalledLab } from "../installed-lab";
import type { ObjectName } from "../live-objects";

/** An installation whose cluster's own objects are at fault, whatever its cloud. */
export interface ClusterScene {
  readonly lab: InstalledLab;
}

/** Names a service account of Portworx. */
export function serviceAccount({ lab }: ClusterScene, name: string): ObjectName {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: lab.namespace } };
}
