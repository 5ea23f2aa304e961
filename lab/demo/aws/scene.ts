import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { LabState } from "../../state";
import type { DemoPlatform } from "./platforms";

/** What the proofs of one running installation share. */
export interface AwsScene {
  readonly platform: DemoPlatform;
  readonly lab: LabState;
  readonly api: CoreV1Api;
  readonly kubeConfig: KubeConfig;
  readonly namespace: string;
  readonly roleArn: string;
  /** The bucket that the stack names for backups. */
  readonly bucket: string;
  /** A bucket of somebody else in the same account. */
  readonly foreignBucket: string;
}

export const BACKUP_BUCKET = "portworx-demo-backups";
export const FOREIGN_BUCKET = "somebody-elses-bucket";

/** What the webhook calls the volume that holds the token. */
export const TOKEN_VOLUME = "aws-iam-token";

export function openAwsScene(platform: DemoPlatform, lab: LabState, namespace: string, roleArn: string): AwsScene {
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
