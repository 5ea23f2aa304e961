import assert from "node:assert/strict";
import { test } from "node:test";
import { OWNER } from "../../../lab/azure/identity";
import { Azure, disk, diskId, GROUP, NODE_GROUP, refusalOf, SUBSCRIPTION } from "./resource-manager-fixture";

test("a request without an API version is refused", async () => {
  const azure = new Azure();
  for (const target of [GROUP, `${GROUP}?api-version=`]) {
    assert.match(refusalOf(await azure.raw("GET", target)), /^400 MissingApiVersionParameter: /);
  }
});

test("a path knows neither case nor doubled slashes", async () => {
  const azure = new Azure();
  await azure.ok("PUT", diskId("data"), disk);
  assert.equal((await azure.ok("GET", diskId("DATA").toUpperCase())).name, "data");
  assert.equal((await azure.ok("GET", `/${diskId("data")}/`)).name, "data");
});

test("what is written under another case of its name stays one resource under its first name", async () => {
  const azure = new Azure();
  await azure.ok("PUT", diskId("data"), disk);
  const again = await azure.request("PUT", diskId("Data", NODE_GROUP.toLowerCase()), disk);
  assert.equal(again.status, 200);
  assert.equal(again.body.id, diskId("data"));
  assert.equal((await azure.ok("GET", `${NODE_GROUP}/providers/Microsoft.Compute/disks`)).value.length, 1);
});

test("another subscription is not found, and one that is no GUID is invalid", async () => {
  const azure = new Azure();
  const other = "/subscriptions/99999999-89ab-4cde-8f01-23456789abcd/resourceGroups";
  assert.match(await azure.refusal("GET", other), /^404 SubscriptionNotFound: .*99999999-/);
  assert.match(
    await azure.refusal("GET", "/subscriptions/mine/resourceGroups"),
    /^400 InvalidSubscriptionId: .*'mine'/,
  );
});

test("a resource type or method that there is not is said to be so", async () => {
  const azure = new Azure();
  const network = `${GROUP}/providers/Microsoft.Network/virtualNetworks/one`;
  assert.match(
    await azure.refusal("GET", network),
    /^404 InvalidResourceType: .*'virtualNetworks'.*'Microsoft\.Network'/,
  );
  assert.match(await azure.refusal("POST", diskId("data")), /^405 /);
  const machine = `${NODE_GROUP}/providers/Microsoft.Compute/virtualMachines/aks-workers-0`;
  assert.match(await azure.refusal("DELETE", machine), /^405 /);
});

test("content that is no JSON, or lacks what it must have, is refused with the field's name", async () => {
  const azure = new Azure();
  const target = `${diskId("data")}?api-version=1`;
  const broken = await azure.manager.handle({ method: "PUT", target, body: "{" }, OWNER);
  assert.match(refusalOf({ status: broken.status, body: broken.body }), /^400 InvalidRequestContent: /);
  const storage = `${GROUP}/providers/Microsoft.Storage/storageAccounts/backups`;
  assert.match(
    await azure.refusal("PUT", storage, { location: "eastus", kind: "StorageV2" }),
    /^400 InvalidRequestContent: .*Path 'sku'/,
  );
});

test("a path that is not properly encoded is refused", async () => {
  assert.match(await new Azure().refusal("GET", `${SUBSCRIPTION}/resourceGroups/%E0%A4%A`), /^400 InvalidRequestUri: /);
});
