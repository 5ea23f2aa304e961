import { InputError } from "../input-error";
import { checkStorageAccountName, isResourceGroupName } from "./resource-names";

const guid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const scopeForm = new RegExp(`^/subscriptions/(${guid})(?:/resourceGroups/([^/]+))?$`, "i");
const storageAccountForm = new RegExp(
  `^/subscriptions/${guid}/resourceGroups/([^/]+)/providers/Microsoft\\.Storage/storageAccounts/([^/]+)$`,
  "i",
);
const subnetForm = new RegExp(
  `^/subscriptions/${guid}/resourceGroups/[^/]+/providers/Microsoft\\.Network/virtualNetworks/[^/]+/subnets/[^/]+$`,
  "i",
);
const roleDefinitionForm = new RegExp(
  `^(?:/subscriptions/${guid})?/providers/Microsoft\\.Authorization/roleDefinitions/(${guid})$`,
  "i",
);

/** Resource id of a subscription. */
export function subscriptionScope(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

/** Resource id of a resource group. */
export function resourceGroupScope(subscriptionId: string, resourceGroupName: string): string {
  return `${subscriptionScope(subscriptionId)}/resourceGroups/${resourceGroupName}`;
}

/** Where a user-assigned identity is. */
export interface IdentityPlace {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly identityName: string;
}

/** Resource id of a user-assigned identity. */
export function identityResourceId({ subscriptionId, resourceGroupName, identityName }: IdentityPlace): string {
  const group = resourceGroupScope(subscriptionId, resourceGroupName);
  return `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${identityName}`;
}

/** Where a resource of any kind is. */
export interface ResourcePlace {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly name: string;
}

/** Resource id of an AKS cluster. */
export function managedClusterId({ subscriptionId, resourceGroupName, name }: ResourcePlace): string {
  const group = resourceGroupScope(subscriptionId, resourceGroupName);
  return `${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

/** Resource id of a storage account. */
export function storageAccountId({ subscriptionId, resourceGroupName, name }: ResourcePlace): string {
  const group = resourceGroupScope(subscriptionId, resourceGroupName);
  return `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

/** Name of the storage account of an id. */
export function storageAccountName(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf("/") + 1);
}

/** Resource id of a role as it is assigned within a subscription. */
export function roleDefinitionResourceId(subscriptionId: string, roleGuid: string): string {
  return `${subscriptionScope(subscriptionId)}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`;
}

/** The subscription that a resource id lies in. */
export function subscriptionOf(resourceId: string): string {
  const [, , subscriptionId = ""] = resourceId.split("/");
  return subscriptionId;
}

/** @throws InputError where the text is not the id of a subscription or resource group. */
export function checkDiskScope(value: string, input: string): void {
  const [, subscriptionId, group] = scopeForm.exec(value) ?? [];
  if (subscriptionId !== undefined && (group === undefined || isResourceGroupName(group))) return;
  throw new InputError({
    input,
    value,
    wanted: "the resource id of a subscription or resource group, such as /subscriptions/GUID/resourceGroups/NAME",
    remedy: "Take the id of az group show; Portworx creates disks, so nothing below a resource group is enough.",
  });
}

/** @throws InputError where the text is not the id of the storage account of that name. */
export function checkStorageAccountId(value: string, accountName: string, input: string): void {
  const [, group, name] = storageAccountForm.exec(value) ?? [];
  if (group !== undefined && isResourceGroupName(group) && name === accountName) return;
  throw new InputError({
    input,
    value,
    wanted: `the resource id of storage account ${accountName}, ending in /providers/Microsoft.Storage/storageAccounts/${accountName}`,
    remedy: "Take the id of az storage account show.",
  });
}

/** @throws InputError where the text is not the id of a storage account. */
export function checkAnyStorageAccountId(value: string, input: string): void {
  const [, , name] = storageAccountForm.exec(value) ?? [];
  if (name !== undefined) checkStorageAccountName(name, input);
  if (name !== undefined) return;
  throw new InputError({
    input,
    value,
    wanted:
      "the resource id of a storage account, such as /subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Storage/storageAccounts/NAME",
    remedy: "Take the id of az storage account show.",
  });
}

/** @throws InputError where the text is not the id of a subnet. */
export function checkSubnetId(value: string, input: string): void {
  if (subnetForm.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted:
      "the resource id of a subnet, such as /subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/NETWORK/subnets/NAME",
    remedy: "Take the id of az network vnet subnet show.",
  });
}

/**
 * The GUID of a role from the role's resource id.
 *
 * @throws InputError where the text is no such id
 */
export function roleGuidOf(value: string, input = "roleDefinitionId"): string {
  const [, roleGuid] = roleDefinitionForm.exec(value) ?? [];
  if (roleGuid !== undefined) return roleGuid;
  throw new InputError({
    input,
    value,
    wanted:
      "the resource id of a role, such as /subscriptions/GUID/providers/Microsoft.Authorization/roleDefinitions/GUID",
    remedy: "Take the id of az role definition list --name, not the role's display name.",
  });
}
