import assert from "node:assert/strict";
import { test } from "node:test";
import { TENANT_ID } from "../../../lab/azure/identity";
import { Azure, GROUP, identityId, SUBSCRIPTION } from "./resource-manager-fixture";

const credential = (name: string) => `${identityId("portworx")}/federatedIdentityCredentials/${name}`;

test("an identity has ids of its own, which stay when its tags change", async () => {
  const azure = new Azure();
  const first = await azure.request("PUT", identityId("portworx"), { location: "eastus" });
  assert.equal(first.status, 201);
  const { clientId, principalId, tenantId } = first.body.properties;
  assert.equal(tenantId, TENANT_ID);
  assert.notEqual(clientId, principalId);
  const second = await azure.request("PUT", identityId("portworx"), { location: "East US", tags: { team: "storage" } });
  assert.equal(second.status, 200);
  assert.deepEqual(second.body.properties, first.body.properties);
  assert.deepEqual((await azure.ok("GET", identityId("portworx"))).tags, { team: "storage" });
  assert.notEqual((await azure.identity("other")).principalId, principalId);
});

test("an identity cannot move to another location", async () => {
  const azure = new Azure();
  await azure.identity();
  assert.match(
    await azure.refusal("PUT", identityId("portworx"), { location: "westeurope" }),
    /^409 InvalidResourceLocation: .*'portworx' already exists in location 'eastus'.*'westeurope'/,
  );
});

test("an identity's name has 3 to 128 letters, digits, dashes and underscores", async () => {
  const azure = new Azure();
  for (const name of ["ab", "-abc", "a.bc", "x".repeat(129)]) {
    assert.match(
      await azure.refusal("PUT", identityId(name), { location: "eastus" }),
      /^400 InvalidResourceName: /,
      name,
    );
  }
  for (const name of ["abc", "1_b-C", "x".repeat(128)]) await azure.ok("PUT", identityId(name), { location: "eastus" });
  assert.match(await azure.refusal("PUT", identityId("portworx"), {}), /^400 LocationRequired: /);
});

test("identities are listed by group and by subscription", async () => {
  const azure = new Azure();
  await azure.identity();
  const type = "providers/Microsoft.ManagedIdentity/userAssignedIdentities";
  for (const scope of [GROUP, SUBSCRIPTION]) {
    assert.deepEqual(
      (await azure.ok("GET", `${scope}/${type}`)).value.map(({ name }) => name),
      ["portworx"],
    );
  }
  assert.deepEqual((await azure.ok("GET", `${SUBSCRIPTION}/resourceGroups/somebody-else/${type}`)).value, []);
});

test("an identity that goes takes its credentials along; a new one of that name is another", async () => {
  const azure = new Azure();
  const { clientId } = await azure.identity();
  const properties = { issuer: "https://a.example.com/", subject: "s", audiences: ["api://AzureADTokenExchange"] };
  await azure.ok("PUT", credential("one"), { properties });
  assert.equal((await azure.request("DELETE", identityId("portworx"))).status, 200);
  assert.equal((await azure.request("DELETE", identityId("portworx"))).status, 204);
  assert.match(
    await azure.refusal("GET", identityId("portworx")),
    /^404 ResourceNotFound: .*userAssignedIdentities\/portworx/,
  );
  assert.equal(azure.manager.identity(clientId), undefined);
  const again = await azure.identity();
  assert.notEqual(again.clientId, clientId);
  assert.deepEqual(azure.manager.identity(again.clientId)?.credentials, []);
});

test("the directory learns an identity by its client id, with its credentials and their age", async () => {
  const azure = new Azure();
  const { id, clientId, principalId } = await azure.identity();
  azure.passSeconds(5);
  const properties = { issuer: "https://a.example.com/", subject: "s", audiences: ["api://AzureADTokenExchange"] };
  await azure.ok("PUT", credential("one"), { properties });
  const credentials = [{ name: "one", ...properties, writtenAt: azure.now }];
  assert.deepEqual(azure.manager.identity(clientId.toUpperCase()), { id, clientId, principalId, credentials });
  assert.equal(azure.manager.identity(principalId), undefined);
});
