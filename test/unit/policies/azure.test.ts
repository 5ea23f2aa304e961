import assert from "node:assert/strict";
import { test } from "node:test";
import { portworxPermissions } from "../../../components/azure/roles";
import { PlatformName } from "../../../components/platforms";
import { diskRoleScope } from "../../../policies/azure/disk-role-scope";
import { azureFederatedAudience } from "../../../policies/azure/federated-audience";
import { azureFederatedIssuer } from "../../../policies/azure/federated-issuer";
import { azureFederatedSubject } from "../../../policies/azure/federated-subject";
import { notYetKnown } from "../../../policies/known-value";
import { judge, resource } from "./judge";

const good = {
  issuer: "https://eastus.oic.prod-aks.azure.com/tenant/cluster/",
  subject: "system:serviceaccount:portworx:px-node-wiper",
  audiences: ["api://AzureADTokenExchange"],
};
const rules = [azureFederatedSubject, azureFederatedAudience, azureFederatedIssuer];

function credential(changes: object = {}, version = "") {
  return resource(`azure-native:managedidentity${version}:FederatedIdentityCredential`, { ...good, ...changes });
}

test("a credential of one service account is in order in every cloud of Azure", () => {
  for (const audience of [
    "api://AzureADTokenExchange",
    "api://AzureADTokenExchangeUSGov",
    "api://AzureADTokenExchangeChina",
  ]) {
    assert.deepEqual(
      rules.flatMap((rule) => judge(rule, credential({ audiences: [audience] }))),
      [],
    );
  }
});

test("resources of another type have nothing to do with these rules", () => {
  assert.deepEqual(
    rules.flatMap((rule) => judge(rule, resource("azure-native:managedidentity:UserAssignedIdentity", {}))),
    [],
  );
});

test("another audience is refused, until the setting names it", () => {
  const other = credential({ audiences: ["api://AzureADTokenExchange", "sts.amazonaws.com"] });
  assert.deepEqual(judge(azureFederatedAudience, other), [
    'audiences: seen ["api://AzureADTokenExchange","sts.amazonaws.com"], wanted only api://AzureADTokenExchange, api://AzureADTokenExchangeUSGov, api://AzureADTokenExchangeChina. ' +
      azureFederatedAudience.remedy,
  ]);
  assert.deepEqual(judge(azureFederatedAudience, other, { audiences: ["sts.amazonaws.com"] }), []);
});

for (const audiences of [undefined, [], "api://AzureADTokenExchange"]) {
  test(`audiences of ${JSON.stringify(audiences)} are refused`, () => {
    assert.equal(judge(azureFederatedAudience, credential({ audiences })).length, 1);
  });
}

for (const issuer of [
  "http://example.com/",
  "https://example.com/ ",
  " https://example.com",
  "https://exam ple.com",
  "https://localhost",
  "https://example.com/?tenant=1",
  "https://example.com/#keys",
  "",
  undefined,
]) {
  test(`the issuer ${JSON.stringify(issuer)} is refused in every API version`, () => {
    const messages = judge(azureFederatedIssuer, credential({ issuer }, "/v20241130"));
    assert.equal(messages.length, 1);
    assert.match(messages.join(), /^issuer: seen .*, wanted an https URL with a full host name\. Copy the issuer/);
  });
}

for (const issuer of [
  "https://example.com",
  "https://token.actions.githubusercontent.com",
  "https://example.com:8443/a/B/",
]) {
  test(`the issuer ${issuer} is in order`, () =>
    assert.deepEqual(judge(azureFederatedIssuer, credential({ issuer })), []));
}

for (const subject of [
  "system:serviceaccount:portworx:*",
  "system:serviceaccount:*:portworx",
  "system:serviceaccount:portworx",
  "system:serviceaccount:portworx:portworx:stork",
  "system:serviceaccount::portworx",
  "system:serviceaccount:portworx:portworx ",
  "system:serviceaccount:Portworx:portworx",
  "system:serviceaccounts:portworx",
  "",
  undefined,
]) {
  test(`the subject ${JSON.stringify(subject)} is refused`, () => {
    assert.match(
      judge(azureFederatedSubject, credential({ subject })).join(),
      /^subject: seen .*, wanted one subject, without blanks/,
    );
  });
}

test("a subject of another issuer than a cluster is in order", () => {
  assert.deepEqual(judge(azureFederatedSubject, credential({ subject: "repo:acme/storage:ref:refs/heads/main" })), []);
});

test("what a preview does not know never violates", () => {
  const unknown = { issuer: notYetKnown, subject: notYetKnown, audiences: [notYetKnown] };
  assert.deepEqual(
    rules.flatMap((rule) => judge(rule, credential(unknown))),
    [],
  );
});

const managementGroup = "/providers/Microsoft.Management/managementGroups/acme";
const subscription = "/subscriptions/01234567-89ab-cdef-0123-456789abcdef";
const guid = "64837EA5-4d56-538b-93ce-51ce7f2860fe";

function role(changes: object = {}) {
  const permissions = [portworxPermissions(PlatformName.Aks)];
  return resource("azure-native:authorization:RoleDefinition", {
    roleDefinitionId: guid,
    permissions,
    assignableScopes: [subscription],
    ...changes,
  });
}

function assignment(scope: unknown, roleDefinition = guid.toLowerCase()) {
  const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleDefinition}`;
  return resource("azure-native:authorization:RoleAssignment", { scope, roleDefinitionId });
}

test("Portworx's role on a resource group or subscription is in order", () => {
  const scopes = [subscription, `${subscription}/resourceGroups/nodes`];
  assert.deepEqual(judge(diskRoleScope, [role(), ...scopes.map((scope) => assignment(scope))]), []);
});

test("Portworx's role at a management group or the tenant's root is refused, with the assignment's URN", () => {
  const wide = assignment(managementGroup);
  assert.deepEqual(judge(diskRoleScope, [role(), wide]), [
    `scope: seen "${managementGroup}", wanted a resource group or subscription. ${diskRoleScope.remedy}`,
  ]);
  assert.deepEqual(
    diskRoleScope.judgeStack([role(), wide], {}).map(({ urn }) => urn),
    [wide.urn],
  );
  assert.equal(judge(diskRoleScope, [role(), assignment("/")]).length, 1);
});

test("a role that could be assigned at a management group is refused", () => {
  assert.match(
    judge(diskRoleScope, role({ assignableScopes: [subscription, managementGroup] })).join(),
    /^assignableScopes\[1\]: seen/,
  );
});

test("other roles may be assigned at a management group, an existing one unless the setting names it", () => {
  const reader = role({ permissions: [{ actions: ["Microsoft.Compute/disks/read"] }] });
  assert.deepEqual(judge(diskRoleScope, [reader, assignment(managementGroup)]), []);
  const existing = assignment(managementGroup, "11111111-2222-3333-4444-555555555555");
  assert.deepEqual(judge(diskRoleScope, [role(), existing]), []);
  const settings = { roleDefinitionIds: ["11111111-2222-3333-4444-555555555555"] };
  assert.equal(judge(diskRoleScope, [role(), existing], settings).length, 1);
});

test("scopes and roles that a preview does not know never violate", () => {
  const unknownRole = role({ roleDefinitionId: notYetKnown, id: notYetKnown, assignableScopes: [notYetKnown] });
  const roleless = resource("azure-native:authorization:RoleAssignment", {
    scope: managementGroup,
    roleDefinitionId: notYetKnown,
  });
  assert.deepEqual(judge(diskRoleScope, [unknownRole, role(), assignment(notYetKnown)]), []);
  assert.deepEqual(judge(diskRoleScope, [unknownRole, roleless]), []);
});
