import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import { Provider } from "@pulumi/azure-native/provider";
import { azureNativeProvider } from "../../lab/providers/azure-native";
import { withEngine } from "../engine/engine";
import { BLOB_ROLE, failure, IDENTITIES, ISSUER, startAzureFixture, type AzureFixture } from "./azure-native-fixture";

let azure: AzureFixture;

before(async () => {
  azure = await startAzureFixture();
});
after(() => azure.stop());

async function refusal(program: () => Promise<void>): Promise<string> {
  let message = "no error";
  await withEngine(program, [azureNativeProvider(azure.state)], async (engine) => {
    message = await failure(engine.stack.up());
    await engine.stack.destroy();
  });
  return message;
}

test("Azure's refusals reach the user with status and code", async () => {
  const { resourceGroup: resourceGroupName, subscriptionId } = azure.state;
  const twice = await refusal(() => {
    const owner = new managedidentity.UserAssignedIdentity("px", { resourceGroupName });
    for (const name of ["first", "second"]) {
      new authorization.RoleAssignment(name, {
        scope: `/subscriptions/${subscriptionId}`,
        principalId: owner.principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${BLOB_ROLE}`,
      });
    }
    return Promise.resolve();
  });
  assert.match(twice, /Status=409 Code="RoleAssignmentExists" Message="The role assignment already exists\."/);

  const atOnce = await refusal(() => {
    const owner = new managedidentity.UserAssignedIdentity("px", { resourceGroupName });
    for (const account of ["portworx", "stork"]) {
      new managedidentity.FederatedIdentityCredential(account, {
        resourceGroupName,
        resourceName: owner.name,
        issuer: ISSUER,
        subject: `system:serviceaccount:portworx:${account}`,
        audiences: ["api://AzureADTokenExchange"],
      });
    }
    return Promise.resolve();
  });
  assert.match(atOnce, /Status=409 Code="ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"/);
});

test("what exists is not taken over, and the wrong subscription or secret is told", async () => {
  const { resourceGroup: resourceGroupName, location, clientId } = azure.state;
  const inputs = { resourceGroupName, location };
  await azure.outside.put(azure.identityId("theirs"), IDENTITIES, { location });
  const taken = await refusal(() => {
    new managedidentity.UserAssignedIdentity("px", { ...inputs, resourceName: "theirs" });
    return Promise.resolve();
  });
  assert.match(taken, /cannot create already existing resource '.+\/theirs'/);
  await azure.outside.delete(azure.identityId("theirs"), IDENTITIES);

  const foreign = await refusal(() => {
    const provider = new Provider("foreign", { subscriptionId: "99999999-89ab-4cde-8f01-23456789abcd" });
    new managedidentity.UserAssignedIdentity("px", inputs, { provider });
    return Promise.resolve();
  });
  assert.match(foreign, /Status=404 Code="SubscriptionNotFound"/);

  const stranger = await refusal(() => {
    const provider = new Provider("stranger", { clientId, clientSecret: "guessed" });
    new managedidentity.UserAssignedIdentity("px", inputs, { provider });
    return Promise.resolve();
  });
  assert.match(stranger, new RegExp(`authenticating as client ${clientId} of tenant .+AADSTS7000215`));
});
