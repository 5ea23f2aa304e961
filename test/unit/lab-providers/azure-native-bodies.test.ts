import assert from "node:assert/strict";
import { test } from "node:test";
import { UNKNOWN } from "../../../lab/providers/base/kind";
import { inputsOf, outputsOf, previewOutputs, requestBody } from "../../../lab/providers/azure-native/bodies";
import { roleDefinition } from "../../../lab/providers/azure-native/types/authorization";
import { managedCluster } from "../../../lab/providers/azure-native/types/container-service";
import { userAssignedIdentity } from "../../../lab/providers/azure-native/types/managed-identity";
import { resourceGroup } from "../../../lab/providers/azure-native/types/resources";
import { storageAccount } from "../../../lab/providers/azure-native/types/storage";

test("a request has place and tags at its top and the rest in properties, without what the path says", () => {
  const inputs = {
    resourceGroupName: "storage",
    accountName: "snapshots",
    location: "eastus",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    enableHttpsTrafficOnly: true,
    allowSharedKeyAccess: false,
    azureApiVersion: "2024-01-01",
  };
  assert.deepEqual(requestBody(storageAccount, inputs), {
    location: "eastus",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    properties: { supportsHttpsTrafficOnly: true, allowSharedKeyAccess: false },
  });
  const identity = { resourceGroupName: "storage", resourceName: "px", location: "eastus" };
  assert.deepEqual(requestBody(userAssignedIdentity, identity), { location: "eastus" });
});

test("outputs are the response's properties by the schema's names, without nulls, with the version of the API", () => {
  const response = {
    id: "/role",
    name: "role",
    type: "Microsoft.Authorization/roleDefinitions",
    properties: { type: "CustomRole", roleName: "Portworx", description: null, permissions: [{ condition: null }] },
  };
  assert.deepEqual(outputsOf(roleDefinition, response), {
    name: "role",
    type: "Microsoft.Authorization/roleDefinitions",
    roleType: "CustomRole",
    roleName: "Portworx",
    permissions: [{}],
    azureApiVersion: "2022-05-01-preview",
  });
});

test("a resource group's properties stay an object", () => {
  const outputs = outputsOf(resourceGroup, { name: "storage", properties: { provisioningState: "Succeeded" } });
  assert.deepEqual(outputs.properties, { provisioningState: "Succeeded" });
});

test("user-assigned identities are a list for programs and a map for Azure", () => {
  const identity = { type: "UserAssigned", userAssignedIdentities: ["/identities/a"] };
  const body = { type: "UserAssigned", userAssignedIdentities: { "/identities/a": {} } };
  assert.deepEqual(requestBody(managedCluster, { identity }).identity, body);
  const live = { ...body, principalId: "p", userAssignedIdentities: { "/identities/a": { clientId: "c" } } };
  assert.deepEqual(inputsOf(managedCluster, { identity: live }), { identity });
});

test("what Azure alone writes is no input", () => {
  const outputs = {
    name: "prod",
    oidcIssuerProfile: { enabled: true, issuerURL: "https://issuer/" },
    agentPoolProfiles: [{ name: "pool", count: 3, provisioningState: "Succeeded" }],
    fqdn: "prod.example.com",
  };
  assert.deepEqual(inputsOf(managedCluster, outputs), {
    oidcIssuerProfile: { enabled: true },
    agentPoolProfiles: [{ name: "pool", count: 3 }],
  });
});

test("a preview of a new cluster knows what is given and no more", () => {
  const inputs = {
    resourceGroupName: "storage",
    resourceName: "prod",
    location: "eastus",
    oidcIssuerProfile: { enabled: true },
    agentPoolProfiles: [{ name: "pool", count: 3 }],
  };
  const outputs = previewOutputs(managedCluster, inputs, undefined);
  assert.deepEqual(outputs.oidcIssuerProfile, { enabled: true, issuerURL: UNKNOWN });
  assert.equal((outputs.agentPoolProfiles as { nodeImageVersion: unknown }[])[0]?.nodeImageVersion, UNKNOWN);
  assert.equal(outputs.location, "eastus");
  for (const name of ["name", "fqdn", "nodeResourceGroup"]) assert.equal(outputs[name], UNKNOWN, name);
  assert.ok(!("resourceGroupName" in outputs));
});

test("a preview of an update keeps name and place alone, as the genuine provider does", () => {
  const old = { name: "px", location: "eastus", clientId: "c", principalId: "p" };
  const outputs = previewOutputs(userAssignedIdentity, { tags: { team: "storage" } }, old);
  assert.equal(outputs.name, "px");
  assert.equal(outputs.location, "eastus");
  assert.deepEqual(outputs.tags, { team: "storage" });
  assert.equal(outputs.principalId, UNKNOWN);
});
