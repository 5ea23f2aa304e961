import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import { PortworxIdentity } from "../../components/azure/portworx-identity";
import { PlatformName } from "../../components/platforms";
import { azureNativeProvider } from "../../lab/providers/azure-native";
import { unlessMissing } from "../../lab/providers/azure-native/failures";
import { Timeline } from "../../lab/providers/base/timeline";
import { withEngine } from "../engine/engine";
import { BLOB_ROLE, IDENTITIES, ISSUER, startAzureFixture, type AzureFixture } from "./azure-native-fixture";

const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";

let azure: AzureFixture;

before(async () => {
  azure = await startAzureFixture();
});
after(() => azure.stop());

function credentialId(credential: string): string {
  return `${azure.identityId("portworx")}/federatedIdentityCredentials/${credential}`;
}

/** The product's own identity with a storage account. */
function identity({ issuer = ISSUER, tags }: { issuer?: string; tags?: Record<string, string> } = {}) {
  return () => {
    const { subscriptionId, resourceGroup: resourceGroupName, nodeResourceGroup } = azure.state;
    const account = new storage.StorageAccount("snapshots", {
      accountName: "pxsnapshots",
      resourceGroupName,
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      allowSharedKeyAccess: false,
      minimumTlsVersion: "TLS1_2",
    });
    new storage.BlobContainer("backups", { resourceGroupName, accountName: account.name });
    const portworx = new PortworxIdentity("portworx", {
      platform: PlatformName.Aks,
      subscriptionId,
      resourceGroupName,
      clusters: [{ name: "prod", issuerUrl: issuer, namespace: "portworx", nodeResourceGroup }],
      storageAccounts: [{ name: "pxsnapshots", id: account.id }],
      tags,
    });
    return Promise.resolve({ clientId: portworx.clientId, tenantId: portworx.tenantId, id: portworx.id });
  };
}

test("an identity's resources are created one after the other, left alone, updated, brought back and removed", async () => {
  const hooks = new Timeline();
  await withEngine(
    identity(),
    [azureNativeProvider(azure.state)],
    async (engine) => {
      const preview = await engine.stack.preview();
      assert.deepEqual(preview.changeSummary, { create: 11 });
      const first = await engine.stack.up();
      assert.equal(first.outputs.id?.value, azure.identityId("portworx"));
      assert.equal(first.outputs.tenantId?.value, azure.state.tenantId);
      const live = await azure.outside.get(azure.identityId("portworx"), IDENTITIES);
      assert.equal((live.properties as { clientId: string }).clientId, first.outputs.clientId?.value);
      assert.equal(live.location, azure.state.location);
      const [one, two, three] = hooks.of("create", CREDENTIAL);
      assert.ok(one && two && three && one.end <= two.start && two.end <= three.start);
      await engine.stack.refresh({ expectNoChanges: true });
      await engine.stack.preview({ expectNoChanges: true });

      engine.program = identity({ issuer: `${ISSUER}next/`, tags: { team: "storage" } });
      const second = await engine.stack.up();
      assert.equal(second.summary.resourceChanges?.update, 4);
      assert.equal(second.summary.resourceChanges?.replace, undefined);
      assert.equal(second.outputs.clientId?.value, first.outputs.clientId?.value);

      const stork = credentialId("prod_stork");
      await azure.outside.delete(stork, IDENTITIES);
      const properties = { issuer: ISSUER, subject: "system:serviceaccount:evil:evil", audiences: ["evil"] };
      await azure.outside.put(credentialId("prod_portworx"), IDENTITIES, { properties });
      const drift = await engine.stack.refresh();
      assert.equal(drift.summary.resourceChanges?.update, 1);
      assert.equal(drift.summary.resourceChanges?.delete, 1);
      const back = await engine.stack.up();
      assert.equal(back.summary.resourceChanges?.update, 1);
      assert.equal(back.summary.resourceChanges?.create, 1);
      const restored = await azure.outside.get(credentialId("prod_portworx"), IDENTITIES);
      assert.deepEqual(restored.properties, {
        issuer: `${ISSUER}next/`,
        subject: "system:serviceaccount:portworx:portworx",
        audiences: ["api://AzureADTokenExchange"],
      });

      await engine.stack.destroy();
      assert.equal(await unlessMissing(() => azure.outside.get(azure.identityId("portworx"), IDENTITIES)), undefined);
      const destroyed = await engine.stack.exportStack();
      assert.deepEqual((destroyed.deployment as { resources?: unknown[] }).resources ?? [], []);
    },
    { hooks },
  );
});

test("names are made up where none is given, and a part of another resource has the bare one", async () => {
  const program = () => {
    const group = new resources.ResourceGroup("team", { location: "East US" });
    const owner = new managedidentity.UserAssignedIdentity("px", { resourceGroupName: group.name });
    const credential = new managedidentity.FederatedIdentityCredential("prod-portworx", {
      resourceGroupName: group.name,
      resourceName: owner.name,
      issuer: ISSUER,
      subject: "system:serviceaccount:portworx:portworx",
      audiences: ["api://AzureADTokenExchange"],
    });
    const assignment = new authorization.RoleAssignment("disks", {
      scope: group.id,
      principalId: owner.principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${BLOB_ROLE}`,
    });
    return Promise.resolve({
      group: group.name,
      identity: owner.name,
      location: owner.location,
      credential: credential.name,
      assignment: assignment.name,
      version: assignment.azureApiVersion,
    });
  };
  await withEngine(program, [azureNativeProvider(azure.state)], async (engine) => {
    const { outputs } = await engine.stack.up();
    assert.match(String(outputs.group?.value), /^team[0-9a-f]{8}$/);
    assert.match(String(outputs.identity?.value), /^px[0-9a-f]{8}$/);
    assert.equal(outputs.location?.value, "eastus");
    assert.equal(outputs.credential?.value, "prod-portworx");
    assert.match(String(outputs.assignment?.value), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(outputs.version?.value, "2022-04-01");
    await engine.stack.refresh({ expectNoChanges: true });
    await engine.stack.preview({ expectNoChanges: true });
    await engine.stack.destroy();
  });
});

test("an existing identity is imported by its id, and replaced under another name", async () => {
  await azure.outside.put(azure.identityId("found"), IDENTITIES, { location: azure.state.location });
  const program = (name: string, id?: string) => () => {
    const inputs = {
      resourceGroupName: azure.state.resourceGroup,
      resourceName: name,
      location: azure.state.location,
    };
    new managedidentity.UserAssignedIdentity("px", inputs, { import: id });
    return Promise.resolve();
  };
  await withEngine(program("found", azure.identityId("found")), [azureNativeProvider(azure.state)], async (engine) => {
    const imported = await engine.stack.up();
    assert.equal(imported.summary.resourceChanges?.import, 1);
    engine.program = program("found");
    await engine.stack.preview({ expectNoChanges: true });
    engine.program = program("renamed");
    const replaced = await engine.stack.up();
    assert.equal(replaced.summary.resourceChanges?.replace, 1);
    assert.equal(await unlessMissing(() => azure.outside.get(azure.identityId("found"), IDENTITIES)), undefined);
    await engine.stack.destroy();
  });
});
