import { makeStorageAccount } from "../demo/azure/clients";
import { BACKUP_ACCOUNT } from "../demo/azure/scene";
import type { LabCloud } from "../distributions";
import type { LabState } from "../state";

/** Makes what the example stack names and does not make. */
export async function prepareCloud(cloud: LabCloud, { azure }: LabState): Promise<void> {
  if (cloud === "azure") await makeStorageAccount(azure, BACKUP_ACCOUNT);
}
