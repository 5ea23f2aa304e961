import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { OWNER } from "../../../lab/azure/identity";
import { permits } from "../../../lab/azure/resource-manager/access/actions";
import {
  assignmentId,
  Azure,
  BLOB_CONTRIBUTOR,
  CONTRIBUTOR,
  disk,
  diskId,
  FOREIGN_GROUP,
  GROUP,
  guid,
  NODE_GROUP,
  READER,
  storageAccount,
  storageId,
  SUBSCRIPTION,
} from "./resource-manager-fixture";

const READ_BLOB = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

function role(changes: object) {
  return { actions: [], notActions: [], dataActions: [], notDataActions: [], ...changes };
}

test("a star stands for any characters, and case does not count", () => {
  const reads: [string, boolean][] = [
    ["*", true],
    ["*/read", true],
    ["Microsoft.Compute/*", true],
    ["microsoft.compute/DISKS/read", true],
    ["Microsoft.Compute/disks", false],
    ["Microsoft.Compute/disk", false],
    ["Compute/disks/read", false],
    ["MicrosoftXCompute/*", false],
    ["Microsoft.Storage/*", false],
  ];
  for (const [pattern, allowed] of reads) {
    assert.equal(permits(role({ actions: [pattern] }), "Microsoft.Compute/disks/read", false), allowed, pattern);
  }
});

test("what a role takes out it does not allow, and data is apart from the rest", () => {
  const disks = role({ actions: ["Microsoft.Compute/*"], notActions: ["*/delete"] });
  assert.ok(permits(disks, "Microsoft.Compute/disks/write", false));
  assert.ok(!permits(disks, "Microsoft.Compute/disks/delete", false));
  assert.ok(!permits(role({ actions: ["*"] }), READ_BLOB, true));
  assert.ok(!permits(role({ dataActions: ["*"] }), READ_BLOB, false));
  assert.ok(!permits(role({ dataActions: ["*"], notDataActions: ["*/blobs/*"] }), READ_BLOB, true));
});

test("a role never allows what it takes out, whatever else it allows", () => {
  const operation = fc.constantFrom("Microsoft.Compute/disks/read", "Microsoft.Compute/disks/write", READ_BLOB);
  fc.assert(
    fc.property(operation, fc.array(fc.string()), fc.boolean(), (taken, others, isData) => {
      const everything = role({
        actions: ["*"],
        notActions: [...others, taken],
        dataActions: ["*"],
        notDataActions: [...others, taken],
      });
      return !permits(everything, taken, isData);
    }),
  );
});

test("a principal may do at a scope and below it what its role allows there, and nothing elsewhere", async () => {
  const azure = new Azure();
  const { principalId, clientId } = await azure.identity();
  const data = disk;
  assert.equal(
    await azure.refusal("PUT", diskId("data"), data, principalId),
    `403 AuthorizationFailed: The client '${clientId}' with object id '${principalId}' does not have authorization to ` +
      `perform action 'Microsoft.Compute/disks/write' over scope '${diskId("data")}' or the scope is invalid. ` +
      "If access was recently granted, please refresh your credentials.",
  );
  await azure.assign(NODE_GROUP, CONTRIBUTOR, principalId, guid("1"));
  await azure.ok("PUT", diskId("data"), data, principalId);
  await azure.ok("DELETE", diskId("data").toLowerCase(), undefined, principalId);
  for (const group of [FOREIGN_GROUP, GROUP, `${NODE_GROUP}-2`]) {
    assert.match(await azure.refusal("PUT", diskId("data", group), data, principalId), /^403 AuthorizationFailed: /);
  }
  await azure.ok("DELETE", assignmentId(NODE_GROUP, guid("1")));
  assert.match(await azure.refusal("PUT", diskId("data"), data, principalId), /^403 AuthorizationFailed: /);
});

test("a list needs the right to read where it is asked for", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  const disks = "providers/Microsoft.Compute/disks";
  await azure.assign(NODE_GROUP, READER, principalId, guid("1"));
  await azure.ok("GET", `${NODE_GROUP}/${disks}`, undefined, principalId);
  assert.match(
    await azure.refusal("GET", `${SUBSCRIPTION}/${disks}`, undefined, principalId),
    /action 'Microsoft.Compute\/disks\/read' over scope '\/subscriptions\/[^/']+\/providers\/Microsoft.Compute'/,
  );
  assert.match(await azure.refusal("PUT", diskId("data"), disk, principalId), /^403 /);
});

test("a right below a scope is none at the scope", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.ok("PUT", storageId("backups"), storageAccount);
  await azure.assign(storageId("backups"), CONTRIBUTOR, principalId, guid("1"));
  await azure.ok("GET", storageId("backups"), undefined, principalId);
  assert.match(await azure.refusal("GET", GROUP, undefined, principalId), /^403 AuthorizationFailed: /);
});

test("a contributor may not hand out roles, which an owner may", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.assign(SUBSCRIPTION, CONTRIBUTOR, principalId, guid("1"));
  const properties = { roleDefinitionId: READER, principalId, principalType: "ServicePrincipal" };
  const path = assignmentId(GROUP, guid("2"));
  assert.match(
    await azure.refusal("PUT", path, { properties }, principalId),
    /^403 AuthorizationFailed: .*'Microsoft.Authorization\/roleAssignments\/write'/,
  );
  await azure.ok("PUT", path, { properties });
  assert.match(await azure.refusal("DELETE", path, undefined, principalId), /^403 /);
});

test("a right to blobs holds in the account that it is given for alone", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  for (const name of ["backups", "backups2"]) await azure.ok("PUT", storageId(name), storageAccount);
  await azure.assign(storageId("backups"), BLOB_CONTRIBUTOR, principalId, guid("1"));
  const may = (account: string, isData = true, who = principalId) => {
    const resource = `${storageId(account)}/blobServices/default/containers/snaps`;
    return azure.manager.allows({ principalId: who, operation: READ_BLOB, isData, resource });
  };
  assert.ok(may("backups"));
  assert.ok(may("BACKUPS"));
  assert.ok(!may("backups2"));
  assert.ok(!may("backups", false), "a data action is no action");
  assert.ok(!may("backups", true, guid("9")));
  assert.ok(may("backups2", true, OWNER.principalId));
});

test("an assignment is in force once it has propagated, while the owner's always is", async () => {
  const azure = new Azure({ propagationSeconds: 30 });
  const { principalId } = await azure.identity();
  await azure.assign(NODE_GROUP, READER, principalId, guid("1"));
  assert.match(await azure.refusal("GET", NODE_GROUP, undefined, principalId), /^403 /);
  azure.passSeconds(29);
  assert.match(await azure.refusal("GET", NODE_GROUP, undefined, principalId), /^403 /);
  azure.passSeconds(1);
  await azure.ok("GET", NODE_GROUP, undefined, principalId);
});

test("the directory's refusal does not say whether there is such a resource", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  assert.match(await azure.refusal("GET", diskId("missing"), undefined, principalId), /^403 AuthorizationFailed: /);
  assert.match(await azure.refusal("GET", diskId("missing")), /^404 ResourceNotFound: /);
});

test("whoever asks learns what they may do at a scope", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.assign(NODE_GROUP, READER, principalId, guid("1"));
  const at = (scope: string, who?: string) =>
    azure.ok("GET", `${scope}/providers/Microsoft.Authorization/permissions`, undefined, who);
  const readable = role({ actions: ["*/read"] });
  assert.deepEqual((await at(NODE_GROUP, principalId)).value, [readable]);
  assert.deepEqual((await at(GROUP, principalId)).value, []);
  const [owner] = (await at(GROUP)).value;
  assert.deepEqual(owner, role({ actions: ["*"] }));
  assert.match(
    await azure.refusal("GET", `${SUBSCRIPTION}/resourceGroups/no/providers/Microsoft.Authorization/permissions`),
    /^404 ResourceGroupNotFound: /,
  );
});
