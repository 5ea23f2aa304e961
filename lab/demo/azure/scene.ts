import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { LabState } from "../../state";
import type { AzurePlatform } from "./platforms";

/** What the proofs of one running installation share. */
export interface AzureScene {
  readonly platform: AzurePlatform;
  readonly lab: LabState;
  readonly api: CoreV1Api;
  readonly kubeConfig: KubeConfig;
  readonly namespace: string;
  readonly clientId: string;
}

/** The storage account that the stack names for backups. */
export const BACKUP_ACCOUNT = "portworxdemobackups";
/** A storage account of somebody else in the same subscription. */
export const FOREIGN_ACCOUNT = "somebodyelses";

/** What the webhook calls the volume that holds the token. */
export const TOKEN_VOLUME = "azure-identity-token";
export const AUDIENCE = "api://AzureADTokenExchange";

export function openAzureScene(
  platform: AzurePlatform,
  lab: LabState,
  namespace: string,
  clientId: string,
): AzureScene {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(lab.cluster.kubeconfig);
  return { platform, lab, api: kubeConfig.makeApiClient(CoreV1Api), kubeConfig, namespace, clientId };
}
