import type { z } from "zod";
import { checkAnyStorageAccountId, storageAccountName } from "../../components/azure/resource-ids";
import { checkResourceGroupName, checkStorageAccountName } from "../../components/azure/resource-names";
import type { InputMistake } from "../../components/input-error";
import { checked, choice, list, map, nestedFlag, text, textMap } from "./fields";

const exampleAccount =
  "/subscriptions/01234567-89ab-4cde-8f01-23456789abcd/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/backups";

/** How many copies Azure keeps of what a storage account holds, and where. */
const redundancies = {
  StandardLrs: "Standard_LRS",
  StandardZrs: "Standard_ZRS",
  StandardGrs: "Standard_GRS",
  StandardGzrs: "Standard_GZRS",
} as const;

const networkAccess = { Enabled: "Enabled", Disabled: "Disabled" } as const;

/** A storage account to make for backups. */
const createStorageAccount = map("name, resourceGroup, location, redundancy, publicNetworkAccess, and more", {
  name: checked(text("the account's name, unique in all of Azure", "productionbackups"), checkStorageAccountName),
  resourceGroup: checked(
    text("the account's resource group, cluster.resourceGroup unless given", "storage"),
    checkResourceGroupName,
  ).optional(),
  location: text("the account's region, the resource group's unless given", "eastus").optional(),
  redundancy: choice(redundancies, "how often the data is kept, Standard_LRS unless given").optional(),
  publicNetworkAccess: choice(
    networkAccess,
    "whether the account is reached from outside of private endpoints, by identities alone in any case; Enabled unless given",
  ).optional(),
  deleteOnDestroy: nestedFlag(
    "whether a destroy, once allowDestroy is set, deletes the account and all backups",
  ).optional(),
  tags: textMap("tags of the account").optional(),
});

/** Where cloud snapshots go. */
export const cloudSnap = map("storageAccounts, createStorageAccount", {
  storageAccounts: list(
    "resource ids of existing storage accounts for cloud snapshots",
    checked(text("the resource id of a storage account", exampleAccount), checkAnyStorageAccountId),
  ).optional(),
  createStorageAccount: createStorageAccount.optional(),
});

export type CloudSnapKeys = z.output<typeof cloudSnap>;

/** What is asked of a storage account to make. */
export type NewStorageAccount = z.output<typeof createStorageAccount>;

/** Names of all accounts, in the order in which they get their credentials. */
export function accountNames({ storageAccounts = [], createStorageAccount }: CloudSnapKeys = {}): string[] {
  return [...storageAccounts.map(storageAccountName), ...(createStorageAccount ? [createStorageAccount.name] : [])];
}

/** Account names are unique in all of Azure: one that is there cannot be made. */
export function cloudSnapMistakes(cloudSnap: CloudSnapKeys | undefined): InputMistake[] {
  const name = cloudSnap?.createStorageAccount?.name;
  if (name === undefined || !cloudSnap?.storageAccounts?.map(storageAccountName).includes(name)) return [];
  return [
    {
      input: "cloudSnap.createStorageAccount.name",
      value: name,
      wanted: "an account that cloudSnap.storageAccounts does not name as existing",
      remedy: "Remove one of the two.",
    },
  ];
}
