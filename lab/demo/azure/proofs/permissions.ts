import { buffer } from "node:stream/consumers";
import { assertionCredential, ownerCredential } from "../../../azure/clients";
import { onePod } from "../../pods";
import { refusalOf, type Proof } from "../../report";
import { podToken } from "../../tokens";
import { blobClient, resourceGroupId, ResourceManagerClient } from "../clients";
import { BACKUP_ACCOUNT, FOREIGN_ACCOUNT, TOKEN_VOLUME, type AzureScene } from "../scene";

/** What Portworx needs is allowed with a pod's own token, and nothing beside it. */
export async function permissionProofs(scene: AzureScene): Promise<Proof[]> {
  const { azure } = scene.lab;
  const token = await podToken(scene.api, await onePod(scene.api, scene.namespace, "portworx"), TOKEN_VOLUME);
  const credential = assertionCredential(azure, scene.clientId, token);
  const manager = new ResourceManagerClient(azure, credential);
  const owner = new ResourceManagerClient(azure, ownerCredential(azure));
  const nodes = resourceGroupId(azure, azure.nodeResourceGroup);
  const elsewhere = resourceGroupId(azure, azure.resourceGroup);
  const blobs = async (account: string) => blobClient(azure, owner, account, credential);
  const denied = (what: string, call: () => Promise<unknown>): Proof => ({
    name: `${what} is denied`,
    run: async () => {
      const code = await refusalOf(call);
      if (code !== "AuthorizationFailed") throw new Error(`the answer was ${code}`);
      return code;
    },
  });
  return [
    {
      name: "CloudDrive: a managed disk is created, described and deleted among the nodes",
      run: () => diskRoundTrip(manager, nodes, azure.location),
    },
    {
      name: "CloudSnap: a blob is written, read and deleted in the named storage account",
      run: async () => {
        const container = (await blobs(BACKUP_ACCOUNT)).getContainerClient("backups");
        await container.createIfNotExists();
        const blob = container.getBlockBlobClient("backup/1");
        await blob.upload("snapshot", 8);
        const { readableStreamBody: body } = await blob.download();
        const text = body && (await buffer(body)).toString();
        if (text !== "snapshot") throw new Error(`the blob reads ${JSON.stringify(text)}`);
        await blob.delete();
        return `${BACKUP_ACCOUNT}/backups`;
      },
    },
    {
      name: "writing to another storage account is denied",
      run: async () => {
        const container = (await blobs(FOREIGN_ACCOUNT)).getContainerClient("backups");
        const code = await container.createIfNotExists().then(
          () => "nothing",
          (error: Error & { code?: string }) => error.code ?? error.message,
        );
        if (code !== "AuthorizationPermissionMismatch") throw new Error(`the answer was ${code}`);
        return code;
      },
    },
    ...(scene.platform.isNarrow
      ? [
          denied("creating a disk outside of the node resource group", () =>
            putDisk(manager, elsewhere, azure.location),
          ),
        ]
      : []),
    denied("deleting the resource group", () => manager.call("DELETE", nodes)),
    denied("assigning a role", () =>
      manager.call(
        "PUT",
        `${nodes}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000001`,
        { properties: {} },
      ),
    ),
  ];
}

const DISK = "providers/Microsoft.Compute/disks/portworx-demo";

function putDisk(manager: ResourceManagerClient, group: string, location: string): Promise<unknown> {
  const body = {
    location,
    sku: { name: "Premium_LRS" },
    properties: { creationData: { createOption: "Empty" }, diskSizeGB: 150 },
  };
  return manager.call("PUT", `${group}/${DISK}`, body);
}

async function diskRoundTrip(manager: ResourceManagerClient, group: string, location: string): Promise<string> {
  await putDisk(manager, group, location);
  const disk = (await manager.call("GET", `${group}/${DISK}`)) as { properties: { diskSizeGB: number }; name: string };
  if (disk.properties.diskSizeGB !== 150) throw new Error(`the disk is ${JSON.stringify(disk)}`);
  await manager.call("DELETE", `${group}/${DISK}`);
  return disk.name;
}
