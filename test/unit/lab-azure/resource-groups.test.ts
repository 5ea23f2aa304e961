import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Azure,
  BLOB_CONTRIBUTOR,
  disk,
  diskId,
  FOREIGN_GROUP,
  GROUP,
  guid,
  NODE_GROUP,
  storageAccount,
  storageId,
  SUBSCRIPTION,
} from "./resource-manager-fixture";

const GROUPS = `${SUBSCRIPTION}/resourceGroups`;

test("a lab begins with the cluster's group, its nodes' and one of somebody else, and three machines", async () => {
  const azure = new Azure();
  assert.deepEqual(
    (await azure.ok("GET", GROUPS)).value.map(({ id }) => id),
    [GROUP, NODE_GROUP, FOREIGN_GROUP],
  );
  const machines = "providers/Microsoft.Compute/virtualMachines";
  assert.equal((await azure.ok("GET", `${NODE_GROUP}/${machines}`)).value.length, 3);
  assert.equal((await azure.ok("GET", `${GROUP}/${machines}`)).value.length, 0);
  assert.equal((await azure.ok("GET", `${SUBSCRIPTION}/${machines}`)).value.length, 3);
});

test("a resource group is made once, changes its tags and keeps its location", async () => {
  const azure = new Azure();
  const first = await azure.request("PUT", `${GROUPS}/backups`, { location: "East US" });
  assert.equal(first.status, 201);
  assert.equal(first.body.location, "eastus");
  const second = await azure.request("PUT", `${GROUPS}/backups`, { location: "eastus", tags: { team: "storage" } });
  assert.equal(second.status, 200);
  assert.deepEqual((await azure.ok("GET", `${GROUPS}/Backups`)).tags, { team: "storage" });
  assert.match(
    await azure.refusal("PUT", `${GROUPS}/backups`, { location: "westus" }),
    /^409 InvalidResourceGroupLocation: .*'westus'.*already exists in location 'eastus'/,
  );
});

test("a resource group needs a location and a name as Azure wants it", async () => {
  const azure = new Azure();
  assert.match(await azure.refusal("PUT", `${GROUPS}/backups`, {}), /^400 LocationRequired: /);
  for (const name of ["ends-with.", "a b", "x".repeat(91)]) {
    const path = `${GROUPS}/${encodeURIComponent(name)}`;
    assert.match(await azure.refusal("PUT", path, { location: "eastus" }), /^400 InvalidResourceGroup: /);
  }
});

test("a resource group that goes takes along what lies in it and what was assigned there", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.ok("PUT", storageId("backups", FOREIGN_GROUP), storageAccount);
  await azure.ok("PUT", diskId("kept"), disk);
  await azure.assign(storageId("backups", FOREIGN_GROUP), BLOB_CONTRIBUTOR, principalId, guid("1"));
  assert.equal((await azure.request("DELETE", FOREIGN_GROUP)).status, 200);
  assert.match(await azure.refusal("DELETE", FOREIGN_GROUP), /^404 ResourceGroupNotFound: .*'somebody-else'/);
  assert.equal(azure.manager.storageAccount("backups"), undefined);
  await azure.ok("GET", diskId("kept"));
  const assignments = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments`;
  const left = await azure.ok("GET", `${assignments}?$filter=principalId eq '${principalId}'`);
  assert.deepEqual(left.value, []);
});

test("a group whose name begins like another's is another one", async () => {
  const azure = new Azure();
  await azure.ok("PUT", `${GROUPS}/somebody`, { location: "eastus" });
  await azure.ok("DELETE", `${GROUPS}/somebody`);
  await azure.ok("GET", FOREIGN_GROUP);
});

test("nothing can be made or asked for in a resource group that is not there", async () => {
  const azure = new Azure();
  const missing = `${GROUPS}/missing`;
  for (const path of [diskId("a", missing), storageId("backups", missing)]) {
    assert.match(await azure.refusal("PUT", path, { location: "eastus" }), /^404 ResourceGroupNotFound: .*'missing'/);
    assert.match(await azure.refusal("GET", path), /^404 ResourceGroupNotFound: /);
    assert.match(await azure.refusal("DELETE", path), /^404 ResourceGroupNotFound: /);
  }
});
