import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkAnyStorageAccountId,
  checkDiskScope,
  checkStorageAccountId,
  checkSubnetId,
  identityResourceId,
  managedClusterId,
  resourceGroupScope,
  roleDefinitionResourceId,
  roleGuidOf,
  storageAccountId,
  storageAccountName,
  subscriptionOf,
  subscriptionScope,
} from "../../../../components/azure/resource-ids";
import { mistakeOf } from "../recorder";

const subscriptionId = "01234567-89ab-cdef-0123-456789abcdef";
const roleGuid = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const subscription = `/subscriptions/${subscriptionId}`;
const account = `${subscription}/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/backups`;
const role = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`;

test("ids as Azure writes them", () => {
  assert.equal(subscriptionScope(subscriptionId), subscription);
  assert.equal(resourceGroupScope(subscriptionId, "MC_a_b_c"), `${subscription}/resourceGroups/MC_a_b_c`);
  assert.equal(
    identityResourceId({ subscriptionId, resourceGroupName: "storage", identityName: "portworx" }),
    `${subscription}/resourceGroups/storage/providers/Microsoft.ManagedIdentity/userAssignedIdentities/portworx`,
  );
  assert.equal(roleDefinitionResourceId(subscriptionId, roleGuid), role);
  for (const id of [subscription, account, role]) assert.equal(subscriptionOf(id), subscriptionId);
});

test("ids are read whatever the case of Azure's own words", () => {
  checkDiskScope(subscription, "id");
  checkDiskScope(`${subscription}/resourcegroups/MC_a`, "id");
  checkStorageAccountId(account, "backups", "id");
  checkStorageAccountId(account.replace("Microsoft.Storage", "microsoft.storage"), "backups", "id");
  assert.equal(roleGuidOf(role), roleGuid);
  assert.equal(roleGuidOf(`/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`), roleGuid);
});

for (const text of [
  "",
  subscriptionId,
  `${subscription}/`,
  "/subscriptions/production/resourceGroups/workers",
  `${subscription}/resourceGroups/`,
  `${subscription}/resourceGroups/workers/`,
  `${subscription}/resourceGroups/a b`,
  `${account}`,
]) {
  test(`${JSON.stringify(text)} is no scope for disks`, () => {
    assert.equal(
      mistakeOf(() => checkDiskScope(text, "scopes[0].id")),
      `scopes[0].id: got ${JSON.stringify(text)}, wanted the resource id of a subscription or resource group, such as ` +
        "/subscriptions/GUID/resourceGroups/NAME. Take the id of az group show; Portworx creates disks, so nothing below " +
        "a resource group is enough.",
    );
  });
}

for (const text of ["backups", `${account}/`, `${account}2`, `${account}/blobServices/default`, subscription]) {
  test(`${JSON.stringify(text)} is not the storage account`, () => {
    assert.equal(
      mistakeOf(() => checkStorageAccountId(text, "backups", "storageAccounts[0].id")),
      `storageAccounts[0].id: got ${JSON.stringify(text)}, wanted the resource id of storage account backups, ending in ` +
        "/providers/Microsoft.Storage/storageAccounts/backups. Take the id of az storage account show.",
    );
  });
}

for (const text of ["Portworx", roleGuid, `${role}/`, role.replace(roleGuid, "Portworx")]) {
  test(`${JSON.stringify(text)} is no role`, () => {
    assert.equal(
      mistakeOf(() => roleGuidOf(text)),
      `roleDefinitionId: got ${JSON.stringify(text)}, wanted the resource id of a role, such as ` +
        "/subscriptions/GUID/providers/Microsoft.Authorization/roleDefinitions/GUID. " +
        "Take the id of az role definition list --name, not the role's display name.",
    );
  });
}

const storage = "/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/storage/providers";
const place = { subscriptionId: "01234567-89ab-cdef-0123-456789abcdef", resourceGroupName: "storage", name: "backups" };

test("clusters and storage accounts have ids that can be computed before they are there", () => {
  assert.equal(managedClusterId(place), `${storage}/Microsoft.ContainerService/managedClusters/backups`);
  const id = storageAccountId(place);
  assert.equal(id, `${storage}/Microsoft.Storage/storageAccounts/backups`);
  assert.equal(storageAccountName(id), "backups");
  checkAnyStorageAccountId(id, "id");
});

test("an id of something else than a storage account, or of one that cannot be, is refused", () => {
  const mistake = (id: string) => mistakeOf(() => checkAnyStorageAccountId(id, "accounts[0]"));
  for (const id of ["backups", storage, managedClusterId(place), `${storageAccountId(place)}/blobServices/default`]) {
    assert.match(mistake(id), /^accounts\[0\]: got ".*", wanted the resource id of a storage account, such as /);
  }
  assert.match(
    mistake(storageAccountId({ ...place, name: "Backups" })),
    /^accounts\[0\]: got "Backups", wanted the name of a storage account: 3 to 24 of a-z and 0-9/,
  );
});

test("an id of something else than a subnet is refused", () => {
  const network = `${storage}/Microsoft.Network/virtualNetworks/net`;
  checkSubnetId(`${network}/subnets/nodes`, "subnetId");
  for (const id of ["nodes", network, `${network}/subnets/a/b`]) {
    assert.match(
      mistakeOf(() => checkSubnetId(id, "subnetId")),
      /^subnetId: got ".*", wanted the resource id of a subnet, such as .* Take the id of az network vnet subnet show\.$/,
    );
  }
});
