import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Azure,
  CONTRIBUTOR,
  FOREIGN_GROUP,
  GROUP,
  guid,
  NODE_GROUP,
  ROLES,
  SUBSCRIPTION,
} from "./resource-manager-fixture";

const DISKS = { actions: ["Microsoft.Compute/disks/read", "Microsoft.Compute/disks/write"] };
const roleId = (name: string, scope = SUBSCRIPTION) =>
  `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
const content = (roleName: string, changes: object = {}) => ({
  properties: { roleName, permissions: [DISKS], assignableScopes: [SUBSCRIPTION], ...changes },
});

test("a custom role is made, changed in place, found by its display name and removed", async () => {
  const azure = new Azure();
  const made = await azure.request("PUT", roleId(guid("a")), content("Portworx disks"));
  assert.equal(made.status, 201);
  assert.equal(made.body.id, roleId(guid("a")));
  assert.deepEqual(made.body.properties, {
    roleName: "Portworx disks",
    description: "",
    type: "CustomRole",
    permissions: [{ ...DISKS, notActions: [], dataActions: [], notDataActions: [] }],
    assignableScopes: [SUBSCRIPTION],
  });
  await azure.ok("PUT", roleId(guid("a").toUpperCase()), content("Portworx disks 2"));
  const named = async (name: string) =>
    (await azure.ok("GET", `${ROLES}?$filter=${encodeURIComponent(`roleName eq '${name}'`)}`)).value.map(
      ({ id }) => id,
    );
  assert.deepEqual(await named("Portworx disks"), []);
  assert.deepEqual(await named("portworx disks 2"), [roleId(guid("a"))]);
  assert.equal((await azure.request("DELETE", roleId(guid("a")))).status, 200);
  assert.equal((await azure.request("DELETE", roleId(guid("a")))).status, 204);
  assert.match(
    await azure.refusal("GET", roleId(guid("a"))),
    /^404 RoleDefinitionDoesNotExist: .*0000000a' does not exist/,
  );
});

test("Azure's own roles are there and stay as they are", async () => {
  const azure = new Azure();
  const [blobs] = (await azure.ok("GET", `${ROLES}?$filter=roleName eq 'Storage Blob Data Contributor'`)).value;
  assert.equal(blobs?.name, "ba92f5b4-2d11-453d-a403-e96b0029c9fe");
  for (const name of ["Owner", "Contributor"]) {
    assert.equal((await azure.ok("GET", `${ROLES}?$filter=roleName eq '${name}'`)).value.length, 1, name);
  }
  assert.match(await azure.refusal("DELETE", CONTRIBUTOR), /^400 RoleDefinitionIsReadOnly: .*'Contributor'/);
  assert.match(await azure.refusal("PUT", CONTRIBUTOR, content("Mine")), /^400 RoleDefinitionIsReadOnly: /);
  const custom = await azure.ok("GET", `${ROLES}?$filter=type eq 'CustomRole'`);
  assert.deepEqual(custom.value, []);
});

test("no two roles of the tenant share a display name", async () => {
  const azure = new Azure();
  await azure.ok("PUT", roleId(guid("a")), content("Portworx"));
  await azure.ok("PUT", roleId(guid("b")), content("Other"));
  for (const [name, roleName] of [
    [guid("c"), "portworx"],
    [guid("b"), "Portworx"],
    [guid("c"), "Owner"],
  ] as const) {
    assert.equal(
      await azure.refusal("PUT", roleId(name), content(roleName)),
      "409 RoleDefinitionWithSameNameExists: A role definition cannot be updated with a name that already exists.",
    );
  }
});

test("a role that is assigned stays until its last assignment is gone", async () => {
  const azure = new Azure();
  const { principalId } = await azure.identity();
  await azure.ok("PUT", roleId(guid("a")), content("Portworx"));
  const { id } = await azure.assign(NODE_GROUP, roleId(guid("a")), principalId, guid("1"));
  assert.match(
    await azure.refusal("DELETE", roleId(guid("a"))),
    /^400 RoleDefinitionHasAssignments: There are existing role assignments/,
  );
  await azure.ok("DELETE", id);
  await azure.ok("DELETE", roleId(guid("a")));
});

test("a role is listed where it can be assigned", async () => {
  const azure = new Azure();
  await azure.ok("PUT", roleId(guid("a"), NODE_GROUP), content("Nodes", { assignableScopes: [NODE_GROUP] }));
  const at = async (scope: string) =>
    (await azure.ok("GET", `${roleId("", scope).slice(0, -1)}?$filter=type eq 'CustomRole'`)).value.length;
  assert.deepEqual([await at(NODE_GROUP), await at(GROUP), await at(SUBSCRIPTION)], [1, 0, 0]);
  assert.equal(
    (await azure.ok("GET", roleId(guid("a"), GROUP))).id,
    roleId(guid("a")),
    "a role is one of the subscription",
  );
});

test("a role needs a GUID, a display name, permissions and assignable scopes that cover where it is made", async () => {
  const azure = new Azure();
  const refused: [string, object, RegExp][] = [
    [roleId("portworx"), content("A"), /^400 InvalidRoleDefinitionId: .*'portworx'.*GUID/],
    [roleId(guid("a")), content(""), /^400 InvalidRequestContent: .*properties.roleName/],
    [roleId(guid("a")), content("A", { permissions: [] }), /^400 InvalidRoleDefinitionPermissions: /],
    [roleId(guid("a")), content("A", { permissions: [DISKS, DISKS] }), /^400 InvalidRoleDefinitionPermissions: /],
    [roleId(guid("a")), content("A", { assignableScopes: [] }), /^400 MissingAssignableScopes: /],
    [roleId(guid("a")), content("A", { assignableScopes: ["/"] }), /^400 InvalidAssignableScope: .*root/],
    [roleId(guid("a")), content("A", { assignableScopes: [GROUP] }), /^400 InvalidAssignableScope: .*not covered/],
    [roleId(guid("a"), `${SUBSCRIPTION}/resourceGroups/no`), content("A"), /^404 ResourceGroupNotFound: /],
  ];
  for (const [path, body, message] of refused) assert.match(await azure.refusal("PUT", path, body), message);
  await azure.ok("PUT", roleId(guid("a"), FOREIGN_GROUP), content("A"));
});

test("an operation that no provider has the form of is refused, in data actions too", async () => {
  const azure = new Azure();
  for (const [field, operation] of [
    ["actions", "disks"],
    ["notActions", "Microsoft.Compute disks/read"],
    ["dataActions", "Microsoft.Storage/"],
    ["notDataActions", ""],
  ] as const) {
    assert.equal(
      await azure.refusal("PUT", roleId(guid("a")), content("A", { permissions: [{ [field]: [operation] }] })),
      `400 InvalidActionOrNotAction: '${operation}' does not match any of the actions supported by the providers.`,
    );
  }
  const permissions = [
    { actions: ["*", "*/read", "Microsoft.Compute/*", "Microsoft.Compute/disks/beginGetAccess/action"] },
  ];
  await azure.ok("PUT", roleId(guid("a")), content("A", { permissions }));
});

test("a filter that is not known is refused", async () => {
  const message = await new Azure().refusal("GET", `${ROLES}?$filter=roleName ne 'Owner'`);
  assert.match(message, /^400 UnsupportedQuery: .*'roleName ne 'Owner''/);
});
