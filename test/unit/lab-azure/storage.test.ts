import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Azure,
  disk,
  diskId,
  FOREIGN_GROUP,
  GROUP,
  NODE_GROUP,
  storageAccount,
  storageId,
  SUBSCRIPTION,
} from "./resource-manager-fixture";

const containerId = (name: string) => `${storageId("backups")}/blobServices/default/containers/${name}`;

test("a storage account keeps how it is secured and says where its blobs are", async () => {
  const azure = new Azure();
  const secured = { allowBlobPublicAccess: false, allowSharedKeyAccess: false, minimumTlsVersion: "TLS1_2" };
  const made = await azure.request("PUT", storageId("backups"), { ...storageAccount, properties: secured });
  assert.equal(made.status, 201);
  assert.deepEqual(made.body.properties, {
    ...secured,
    supportsHttpsTrafficOnly: true,
    primaryEndpoints: { blob: "https://127.0.0.1:1/backups/" },
    provisioningState: "Succeeded",
  });
  assert.equal(azure.manager.storageAccount("backups"), storageId("backups"));
  const weaker = { ...storageAccount, properties: { minimumTlsVersion: "TLS1_0" } };
  const changed = await azure.request("PUT", storageId("backups"), weaker);
  assert.equal(changed.status, 200);
  assert.deepEqual((await azure.ok("GET", storageId("backups"))).properties.allowSharedKeyAccess, true);
  assert.equal((await azure.ok("GET", `${SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts`)).value.length, 1);
  assert.equal((await azure.request("DELETE", storageId("backups"))).status, 200);
  assert.equal((await azure.request("DELETE", storageId("backups"))).status, 204);
  assert.equal(azure.manager.storageAccount("backups"), undefined);
});

test("a storage account's name has 3 to 24 lower case letters and digits", async () => {
  const azure = new Azure();
  for (const name of ["ab", "Backups", "back-ups", "x".repeat(25)]) {
    assert.match(
      await azure.refusal("PUT", storageId(name), storageAccount),
      /^400 AccountNameInvalid: .*between 3 and 24/,
    );
  }
  for (const name of ["abc", "1".repeat(24)]) await azure.ok("PUT", storageId(name), storageAccount);
});

test("a storage account's name is taken for everybody", async () => {
  const azure = new Azure();
  const check = (name: string) =>
    azure.ok("POST", `${SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability`, {
      name,
      type: "Microsoft.Storage/storageAccounts",
    });
  assert.deepEqual(await check("backups"), { nameAvailable: true });
  await azure.ok("PUT", storageId("backups"), storageAccount);
  assert.match(
    await azure.refusal("PUT", storageId("backups", FOREIGN_GROUP), storageAccount),
    /^409 StorageAccountInAnotherResourceGroup: The account backups /,
  );
  assert.deepEqual(await check("backups"), {
    nameAvailable: false,
    reason: "AlreadyExists",
    message: "The storage account named backups is already taken.",
  });
  assert.match(JSON.stringify(await check("Back-Ups")), /"nameAvailable":false,"reason":"AccountNameInvalid"/);
});

test("what Azure does not know of an account is refused", async () => {
  const azure = new Azure();
  const bad = { ...storageAccount, properties: { minimumTlsVersion: "TLS9" } };
  assert.match(
    await azure.refusal("PUT", storageId("backups"), bad),
    /^400 InvalidRequestContent: .*minimumTlsVersion/,
  );
  const placeless = { ...storageAccount, location: undefined };
  assert.match(await azure.refusal("PUT", storageId("backups"), placeless), /^400 LocationRequired: /);
  assert.match(
    await azure.refusal("PUT", storageId("backups").replace("demo/", "nobody/"), storageAccount),
    /^404 ResourceGroupNotFound: /,
  );
});

test("what the lab does not look at is kept as it comes", async () => {
  const azure = new Azure();
  const properties = { publicNetworkAccess: "Disabled", networkAcls: { defaultAction: "Deny" } };
  await azure.ok("PUT", storageId("backups"), { ...storageAccount, properties });
  const kept = (await azure.ok("GET", storageId("backups"))).properties;
  assert.deepEqual([kept.publicNetworkAccess, kept.networkAcls], ["Disabled", { defaultAction: "Deny" }]);
});

test("containers are made and removed in an account that is there", async () => {
  const azure = new Azure();
  assert.match(await azure.refusal("PUT", containerId("snaps"), {}), /^404 ParentResourceNotFound: /);
  await azure.ok("PUT", storageId("backups"), storageAccount);
  assert.equal((await azure.request("PUT", containerId("snaps"))).status, 201);
  assert.equal((await azure.request("PUT", containerId("snaps"), {})).status, 200);
  assert.deepEqual((await azure.ok("GET", containerId("snaps"))).properties, { publicAccess: "None" });
  assert.equal((await azure.ok("GET", containerId("").slice(0, -1))).value.length, 1);
  assert.equal((await azure.request("DELETE", containerId("snaps"))).status, 200);
  assert.equal((await azure.request("DELETE", containerId("snaps"))).status, 204);
  assert.match(await azure.refusal("GET", containerId("snaps")), /^404 ContainerNotFound: /);
});

test("a container's name has 3 to 63 lower case letters, digits and single dashes", async () => {
  const azure = new Azure();
  await azure.ok("PUT", storageId("backups"), storageAccount);
  for (const name of ["ab", "Snaps", "a--b", "-abc", "abc-", "x".repeat(64)]) {
    assert.match(await azure.refusal("PUT", containerId(name), {}), /^400 ContainerNameInvalid: /, name);
  }
  await azure.ok("PUT", containerId("a-b-1"), {});
});

test("a container is public only where its account lets it", async () => {
  const azure = new Azure();
  await azure.ok("PUT", storageId("backups"), storageAccount);
  const open = { properties: { publicAccess: "Blob" } };
  assert.match(await azure.refusal("PUT", containerId("snaps"), open), /^409 PublicAccessNotPermitted: /);
  await azure.ok("PUT", storageId("backups"), { ...storageAccount, properties: { allowBlobPublicAccess: true } });
  await azure.ok("PUT", containerId("snaps"), open);
});

test("an account that goes takes its containers along", async () => {
  const azure = new Azure();
  await azure.ok("PUT", storageId("backups"), storageAccount);
  await azure.ok("PUT", containerId("snaps"), {});
  await azure.ok("DELETE", storageId("backups"));
  await azure.ok("PUT", storageId("backups"), storageAccount);
  assert.match(await azure.refusal("GET", containerId("snaps")), /^404 ContainerNotFound: /);
});

test("disks are made, listed and removed", async () => {
  const azure = new Azure();
  assert.equal((await azure.request("PUT", diskId("data"), disk)).status, 201);
  const { properties } = await azure.ok("GET", diskId("data"));
  assert.equal(properties.diskSizeGB, 150);
  azure.passSeconds(60);
  const larger = { ...disk, properties: { ...disk.properties, diskSizeGB: 300 } };
  const changed = await azure.request("PUT", diskId("data"), larger);
  assert.equal(changed.status, 200);
  assert.equal(changed.body.properties.timeCreated, properties.timeCreated);
  const disks = "providers/Microsoft.Compute/disks";
  assert.equal((await azure.ok("GET", `${NODE_GROUP}/${disks}`)).value.length, 1);
  assert.equal((await azure.ok("GET", `${GROUP}/${disks}`)).value.length, 0);
  assert.equal((await azure.request("DELETE", diskId("data"))).status, 200);
  assert.match(await azure.refusal("GET", diskId("data")), /^404 ResourceNotFound: /);
});

test("a disk says how it is made, and an empty one how large it is", async () => {
  const azure = new Azure();
  const missing: [object, RegExp][] = [
    [{}, /'disk.creationData.createOption' is missing/],
    [{ creationData: { createOption: "Empty" } }, /'disk.diskSizeGB' is missing/],
  ];
  for (const [properties, message] of missing) {
    assert.match(await azure.refusal("PUT", diskId("data"), { ...disk, properties }), message);
  }
  await azure.ok("PUT", diskId("data"), { ...disk, properties: { creationData: { createOption: "Copy" } } });
});
