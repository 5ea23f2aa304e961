import assert from "node:assert/strict";
import { test } from "node:test";
import { OWNER, TENANT_ID } from "../../../lab/azure/identity";
import {
  assignmentId,
  Azure,
  BLOB_CONTRIBUTOR,
  CONTRIBUTOR,
  GROUP,
  guid,
  NODE_GROUP,
  READER,
  ROLES,
  storageAccount,
  storageId,
  SUBSCRIPTION,
} from "./resource-manager-fixture";

const content = (principalId: string, roleDefinitionId = CONTRIBUTOR, changes: object = {}) => ({
  properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal", ...changes },
});

test("an assignment is made once and removed", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  const path = assignmentId(NODE_GROUP, guid("1"));
  const made = await azure.request("PUT", path, content(principalId));
  assert.equal(made.status, 201);
  assert.equal(made.body.properties.scope, NODE_GROUP);
  assert.equal((await azure.request("PUT", path, content(principalId))).status, 200, "the same again is no error");
  assert.equal((await azure.ok("GET", path)).properties.principalId, principalId);
  assert.equal((await azure.request("DELETE", path)).status, 200);
  assert.equal((await azure.request("DELETE", path)).status, 204);
  assert.match(await azure.refusal("GET", path), /^404 RoleAssignmentNotFound: /);
});

test("an assignment's name is a GUID, and one name is one assignment in the whole tenant", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  assert.match(
    await azure.refusal("PUT", assignmentId(GROUP, "portworx"), content(principalId)),
    /^400 InvalidRoleAssignmentId: .*'portworx'.*must be a GUID/,
  );
  await azure.assign(GROUP, CONTRIBUTOR, principalId, guid("1"));
  const refused: [string, object][] = [
    [GROUP, content(principalId, READER)],
    [GROUP, content(guid("9"))],
    [NODE_GROUP, content(principalId)],
  ];
  for (const [scope, body] of refused) {
    assert.equal(
      await azure.refusal("PUT", assignmentId(scope, guid("1")), body),
      "409 RoleAssignmentUpdateNotPermitted: Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
    );
  }
});

test("scope, principal and role are assigned to each other once", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.assign(GROUP, CONTRIBUTOR, principalId, guid("1"));
  const sameRole = `/providers/Microsoft.Authorization/roleDefinitions/${CONTRIBUTOR.split("/").at(-1)?.toUpperCase()}`;
  assert.equal(
    await azure.refusal("PUT", assignmentId(GROUP.toUpperCase(), guid("2")), content(principalId, sameRole)),
    "409 RoleAssignmentExists: The role assignment already exists.",
  );
  await azure.assign(NODE_GROUP, CONTRIBUTOR, principalId, guid("2"));
  await azure.assign(GROUP, READER, principalId, guid("3"));
});

test("a principal that the directory does not know yet needs its type to be told", async () => {
  const azure = new Azure({ propagationSeconds: 30 });
  const { principalId } = await azure.identity();
  const untyped = content(principalId, CONTRIBUTOR, { principalType: undefined });
  const path = assignmentId(GROUP, guid("1"));
  assert.match(
    await azure.refusal("PUT", path, untyped),
    new RegExp(
      `^400 PrincipalNotFound: Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${TENANT_ID}`,
    ),
  );
  azure.passSeconds(29);
  await azure.ok("PUT", `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/portworx`, {
    location: "eastus",
    tags: { a: "b" },
  });
  assert.match(await azure.refusal("PUT", path, untyped), /^400 PrincipalNotFound: /);
  azure.passSeconds(1);
  await azure.ok("PUT", path, untyped);
  await azure.ok("PUT", assignmentId(GROUP, guid("2")), content(guid("9")));
  for (const principalType of [undefined, "User"]) {
    const body = content(guid("8"), CONTRIBUTOR, { principalType });
    assert.match(await azure.refusal("PUT", assignmentId(GROUP, guid("3")), body), /^400 PrincipalNotFound: /);
  }
});

test("principal, role and scope must be what they claim to be", async () => {
  const azure = new Azure();
  const refused: [string, object, RegExp][] = [
    [GROUP, content("portworx"), /^400 InvalidPrincipalId: /],
    [GROUP, content(guid("9"), `${ROLES}/${guid("f")}`), /^400 RoleDefinitionDoesNotExist: .*0000000f' does not exist/],
    [GROUP, { properties: { principalId: guid("9") } }, /^400 InvalidRequestContent: .*properties.roleDefinitionId/],
    [`${SUBSCRIPTION}/resourceGroups/no`, content(guid("9")), /^404 ResourceGroupNotFound: .*'no'/],
    [
      storageId("missing"),
      content(guid("9")),
      /^404 ResourceNotFound: .*'Microsoft.Storage\/storageAccounts\/missing' under resource group 'portworx-demo'/,
    ],
  ];
  for (const [scope, body, message] of refused) {
    assert.match(await azure.refusal("PUT", assignmentId(scope, guid("1")), body), message);
  }
});

test("a role cannot be assigned outside its assignable scopes", async () => {
  const azure = new Azure();
  const role = `${ROLES}/${guid("a")}`;
  const permissions = [{ actions: ["*/read"] }];
  const properties = { roleName: "Nodes", permissions, assignableScopes: [NODE_GROUP, SUBSCRIPTION] };
  await azure.ok("PUT", role, { properties });
  await azure.ok("PUT", `${NODE_GROUP}${role.slice(SUBSCRIPTION.length)}`, {
    properties: { ...properties, assignableScopes: [NODE_GROUP] },
  });
  assert.match(
    await azure.refusal("PUT", assignmentId(GROUP, guid("1")), content(guid("9"), role)),
    /^400 RoleDefinitionNotAssignableAtScope: .*'Nodes'.*portworx-demo'/,
  );
  await azure.assign(NODE_GROUP, role, guid("9"), guid("1"));
});

test("assignments are listed at, above and below a scope, and filtered by principal", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.ok("PUT", storageId("backups"), storageAccount);
  await azure.assign(SUBSCRIPTION, READER, principalId, guid("1"));
  await azure.assign(storageId("backups"), BLOB_CONTRIBUTOR, principalId, guid("2"));
  await azure.assign(NODE_GROUP, CONTRIBUTOR, principalId, guid("3"));
  await azure.assign(GROUP, CONTRIBUTOR, guid("9"), guid("4"));
  const listed = async (filter: string) => {
    const list = assignmentId(GROUP, "").slice(0, -1);
    const { value } = await azure.ok("GET", `${list}?$filter=${encodeURIComponent(filter)}`);
    return value
      .map(({ name }) => Number(name.slice(-1)))
      .filter((_, index) => value[index]?.properties.principalId !== OWNER.principalId);
  };
  assert.deepEqual(await listed(""), [1, 2, 4]);
  assert.deepEqual(await listed(`principalId eq '${principalId}'`), [1, 2]);
  assert.deepEqual(await listed("atScope()"), [1, 4]);
  assert.deepEqual(await listed(`atScope() and assignedTo('${principalId}')`), [1]);
  assert.match(
    await azure.refusal("GET", `${assignmentId(GROUP, "").slice(0, -1)}?$filter=roleName eq 'x'`),
    /^400 UnsupportedQuery: /,
  );
});
