import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { LabState } from "../state";
import type { DemoPlatform } from "./platforms";

/** What the proofs of one running installation share. */
export interface Scene {
  platform: DemoPlatform;
  lab: LabState;
  api: CoreV1Api;
  kubeConfig: KubeConfig;
  namespace: string;
  roleArn: string;
  /** The bucket that the stack names for backups. */
  bucket: string;
  /** A bucket of somebody else in the same account. */
  foreignBucket: string;
}

export const BACKUP_BUCKET = "portworx-demo-backups";
export const FOREIGN_BUCKET = "somebody-elses-bucket";

export function openScene(platform: DemoPlatform, lab: LabState, namespace: string, roleArn: string): Scene {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(lab.cluster.kubeconfig);
  return {
    platform,
    lab,
    api: kubeConfig.makeApiClient(CoreV1Api),
    kubeConfig,
    namespace,
    roleArn,
    bucket: BACKUP_BUCKET,
    foreignBucket: FOREIGN_BUCKET,
  };
}
