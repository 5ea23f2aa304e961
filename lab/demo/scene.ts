import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { LabState } from "../state";

/** What the proofs of one running installation share. */
export interface Scene {
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

export function openScene(lab: LabState, namespace: string, roleArn: string): Scene {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(lab.cluster.kubeconfig);
  return {
    lab,
    api: kubeConfig.makeApiClient(CoreV1Api),
    kubeConfig,
    namespace,
    roleArn,
    bucket: BACKUP_BUCKET,
    foreignBucket: FOREIGN_BUCKET,
  };
}
