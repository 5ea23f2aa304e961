import { ownerCredential } from "../azure/clients";
import { ResourceManagerClient, storageAccountId } from "../demo/azure/clients";
import { BACKUP_ACCOUNT } from "../demo/azure/scene";
import type { LabCloud } from "../distributions";
import type { LabState } from "../state";

/** Makes what the example stack names and does not make. */
export async function prepareCloud(cloud: LabCloud, { azure }: LabState): Promise<void> {
  if (cloud !== "azure") return;
  const body = { location: azure.location, kind: "StorageV2", sku: { name: "Standard_LRS" }, properties: {} };
  const owner = new ResourceManagerClient(azure, ownerCredential(azure));
  await owner.call("PUT", storageAccountId(azure, BACKUP_ACCOUNT), body);
}
