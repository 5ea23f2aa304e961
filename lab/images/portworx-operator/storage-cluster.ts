import type { V1EnvVar, V1ObjectMeta, V1ResourceRequirements, V1Toleration, V1Volume } from "@kubernetes/client-node";

export const GROUP = "core.libopenstorage.org";
export const API_VERSION = `${GROUP}/v1`;

/** The parts of a StorageCluster that the operator here acts on. */
export interface StorageCluster {
  apiVersion?: string;
  kind?: string;
  metadata: V1ObjectMeta & { name: string; namespace: string; uid: string };
  spec?: StorageClusterSpec;
  status?: StorageClusterStatus;
}

export interface StorageClusterSpec {
  image?: string;
  customImageRegistry?: string;
  imagePullPolicy?: string;
  workloadIdentity?: { credentials?: WorkloadIdentityCredential[] };
  stork?: { enabled?: boolean; image?: string; env?: V1EnvVar[]; useWorkloadIdentity?: boolean };
  env?: V1EnvVar[];
  volumes?: MountedVolume[];
  resources?: V1ResourceRequirements;
  cloudStorage?: { deviceSpecs?: string[] };
  secretsProvider?: string;
  csi?: { enabled?: boolean };
  placement?: { tolerations?: V1Toleration[] };
  updateStrategy?: { type?: string; rollingUpdate?: { maxUnavailable?: number | string } };
  deleteStrategy?: { type?: string };
}

export interface WorkloadIdentityCredential {
  cloudProvider: string;
  key?: string;
  value?: string;
}

export type MountedVolume = V1Volume & { mountPath?: string; readOnly?: boolean; mountPropagation?: string };

export interface StorageClusterStatus {
  clusterName?: string;
  clusterUid?: string;
  phase?: string;
  version?: string;
  operatorVersion?: string;
  conditions?: ClusterCondition[];
}

export interface ClusterCondition {
  source: string;
  type: string;
  status: string;
  message?: string;
  lastTransitionTime: string;
}

export interface StorageNode {
  apiVersion: string;
  kind: string;
  metadata: V1ObjectMeta;
  spec: { version?: string };
  status?: {
    nodeUid: string;
    phase: string;
    conditions: { type: string; status: string; lastTransitionTime: string }[];
  };
}
