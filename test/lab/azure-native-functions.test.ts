import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as authorization from "@pulumi/azure-native/authorization";
import * as containerservice from "@pulumi/azure-native/containerservice";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import { azureNativeProvider } from "../../lab/providers/azure-native";
import { withEngine } from "../engine/engine";
import { BLOB_ROLE, failure, startAzureFixture, type AzureFixture } from "./azure-native-fixture";

let azure: AzureFixture;

before(async () => {
  azure = await startAzureFixture();
});
after(() => azure.stop());

test("a new cluster has an issuer, and functions find it with its kubeconfigs", async () => {
  const { resourceGroup: resourceGroupName, subscriptionId } = azure.state;
  const program = (functions: boolean) => async () => {
    const cluster = new containerservice.ManagedCluster("prod", {
      resourceName: "prod",
      resourceGroupName,
      dnsPrefix: "prod",
      identity: { type: "SystemAssigned" },
      agentPoolProfiles: [{ name: "storage", mode: "System", count: 3, vmSize: "Standard_D8s_v5" }],
      oidcIssuerProfile: { enabled: true },
      securityProfile: { workloadIdentity: { enabled: true } },
    });
    const made = { issuer: cluster.oidcIssuerProfile.apply((profile) => profile?.issuerURL), fqdn: cluster.fqdn };
    if (!functions) return made;
    const target = { resourceGroupName, resourceName: "prod" };
    const found = await containerservice.getManagedCluster(target);
    const user = await containerservice.listManagedClusterUserCredentials(target);
    const admin = await containerservice.listManagedClusterAdminCredentials(target);
    const scope = `/subscriptions/${subscriptionId}`;
    const roleDefinitionId = BLOB_ROLE;
    return {
      ...made,
      found: [found.oidcIssuerProfile?.issuerURL, found.nodeResourceGroup, found.securityProfile?.workloadIdentity],
      user: Buffer.from(user.kubeconfigs[0]?.value ?? "", "base64").toString(),
      admin: Buffer.from(admin.kubeconfigs[0]?.value ?? "", "base64").toString(),
      role: (await authorization.getRoleDefinition({ scope, roleDefinitionId })).roleType,
      group: (await resources.getResourceGroup({ resourceGroupName })).location,
      client: await authorization.getClientConfig(),
      token: (await authorization.getClientToken({ endpoint: "https://storage.azure.com" })).token,
      noIdentity: await failure(managedidentity.getUserAssignedIdentity({ resourceGroupName, resourceName: "nobody" })),
      noAccount: await failure(storage.getStorageAccount({ resourceGroupName, accountName: "none" })),
    };
  };
  await withEngine(program(false), [azureNativeProvider(azure.state)], async (engine) => {
    const { outputs } = await engine.stack.up();
    assert.match(String(outputs.issuer?.value), /^https:\/\/eastus\.oic\.prod-aks\.azure\.com\/.+\/$/);
    await engine.stack.refresh({ expectNoChanges: true });
    engine.program = program(true);
    const asked = (await engine.stack.up()).outputs;
    const nodes = `MC_${resourceGroupName}_prod_${azure.state.location}`;
    assert.deepEqual(asked.found?.value, [outputs.issuer?.value, nodes, { enabled: true }]);
    assert.match(String(asked.user?.value), /current-context: prod\n/);
    assert.match(String(asked.admin?.value), /current-context: prod-admin\n/);
    assert.equal(asked.role?.value, "BuiltInRole");
    assert.equal(asked.group?.value, azure.state.location);
    const { clientId, tenantId } = azure.state;
    const objectId = "0f7e3c52-0000-4000-8000-00000000beef";
    assert.deepEqual(asked.client?.value, { clientId, objectId, subscriptionId, tenantId });
    assert.match(String(asked.token?.value), /^ey/);
    assert.match(String(asked.noIdentity?.value), /request failed \/sub.+: Status=404 Code="ResourceNotFound"/);
    assert.match(String(asked.noAccount?.value), /Status=404 Code="ResourceNotFound"/);
    await engine.stack.destroy();
  });
});
