import { test } from "node:test";
import assert from "node:assert/strict";
import {
  blobContributorRole,
  customRoleGuid,
  customRoleName,
  portworxPermissions,
  roleAssignmentName,
} from "../../../../components/azure/roles";
import { PlatformName } from "../../../../components/platforms";

const subscriptionId = "01234567-89ab-cdef-0123-456789abcdef";
const place = { subscriptionId, resourceGroupName: "storage", identityName: "portworx" };

const disks = [
  "Microsoft.Compute/disks/delete",
  "Microsoft.Compute/disks/write",
  "Microsoft.Compute/disks/read",
  "Microsoft.Compute/virtualMachines/write",
  "Microsoft.Compute/virtualMachines/read",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
];

test("the vendor's custom role on Gardener, and on AKS with agent pools", () => {
  const others = { notActions: [], dataActions: [], notDataActions: [] };
  assert.deepEqual(portworxPermissions(PlatformName.Gardener), { actions: disks, ...others });
  assert.deepEqual(portworxPermissions(PlatformName.Aks), {
    actions: ["Microsoft.ContainerService/managedClusters/agentPools/read", ...disks],
    ...others,
  });
});

test("the custom role's GUID and display name belong to its identity", () => {
  assert.equal(customRoleGuid(place), "64837ea5-4d56-538b-93ce-51ce7f2860fe");
  assert.equal(customRoleName(place), `Portworx portworx (resource group storage, subscription ${subscriptionId})`);
});

test("an assignment's name belongs to scope, principal and role", () => {
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/MC_storage_prod`;
  const principalId = "11111111-2222-3333-4444-555555555555";
  const name = "fd3cb829-3f1b-5e8e-a474-5e19e8bce188";
  assert.equal(roleAssignmentName(scope, principalId, blobContributorRole), name);
  assert.equal(roleAssignmentName(scope.toLowerCase(), principalId, blobContributorRole.toUpperCase()), name);
  assert.notEqual(roleAssignmentName(scope, principalId, customRoleGuid(place)), name);
});
