import type * as pulumi from "@pulumi/pulumi";
import { storageAccountId, storageAccountName } from "../components/azure/resource-ids";
import type { StorageAccountAccess } from "../components/azure/portworx-identity";
import { onceMade } from "../components/inputs";
import type { AzureConfiguration } from "./configuration/azure";
import type { NewStorageAccount } from "./configuration/azure-cloud-snap";

/** The storage accounts that cloud snapshots go to: those that are there, and the one that is asked for. */
export async function storageAccounts(
  configuration: AzureConfiguration,
  subscriptionId: string,
): Promise<StorageAccountAccess[]> {
  const { storageAccounts: existing = [], createStorageAccount } = configuration.cloudSnap ?? {};
  const accounts = existing.map((id) => ({ name: storageAccountName(id), id }));
  if (createStorageAccount === undefined) return accounts;
  const { name } = createStorageAccount;
  const resourceGroupName = createStorageAccount.resourceGroup ?? configuration.cluster.resourceGroup;
  const account = await makeAccount(createStorageAccount, resourceGroupName, configuration.allowDestroy);
  // Computed, so that the first preview shows where the role is assigned.
  const id = onceMade(storageAccountId({ subscriptionId, resourceGroupName, name }), [account], []);
  return [...accounts, { name, id }];
}

/** Backups outlive what they are backups of: a destroy leaves the account, unless it is told twice to delete it. */
async function makeAccount(
  wanted: NewStorageAccount,
  resourceGroupName: string,
  allowDestroy: boolean,
): Promise<pulumi.Resource> {
  const { name, location, redundancy, publicNetworkAccess, deleteOnDestroy = false, tags } = wanted;
  // Loaded only here: most accounts are there already.
  const { StorageAccount } = await import("@pulumi/azure-native/storage/storageAccount");
  return new StorageAccount(
    "backups",
    {
      accountName: name,
      resourceGroupName,
      location,
      tags,
      kind: "StorageV2",
      sku: { name: redundancy ?? "Standard_LRS" },
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      // Portworx comes with its identity alone: keys would be static credentials to everything in the account.
      allowSharedKeyAccess: false,
      publicNetworkAccess: publicNetworkAccess ?? "Enabled",
    },
    { protect: !allowDestroy, retainOnDelete: !deleteOnDestroy },
  );
}
