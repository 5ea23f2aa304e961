import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckError } from "../../../lab/providers/base/kind";
import { autoName, checkNames, CREATE_BEFORE_DELETE } from "../../../lab/providers/azure-native/naming";
import { fillPath, parseId, pathInputs } from "../../../lab/providers/azure-native/paths";
import { roleAssignment } from "../../../lab/providers/azure-native/types/authorization";
import {
  federatedIdentityCredential,
  userAssignedIdentity,
} from "../../../lab/providers/azure-native/types/managed-identity";
import { GROUP_ID, SUBSCRIPTION_ID } from "./azure-native-fixture";

const URN = "urn:pulumi:test::test::azure-native:managedidentity:UserAssignedIdentity::px";

test("a resource without a name gets its own and eight digits, a part of another its bare name, a role a GUID", () => {
  const identity = autoName(userAssignedIdentity, {}, undefined, URN);
  assert.match(String(identity.resourceName), /^px[0-9a-f]{8}$/);
  assert.equal(identity[CREATE_BEFORE_DELETE], true);
  assert.deepEqual(autoName(federatedIdentityCredential, {}, undefined, URN), {
    federatedIdentityCredentialResourceName: "px",
  });
  const { roleAssignmentName } = autoName(roleAssignment, {}, undefined, URN);
  assert.match(String(roleAssignmentName), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("a name stays with the resource, and one that somebody chose is never taken for a generated one", () => {
  const generated = { resourceName: "px01234567", [CREATE_BEFORE_DELETE]: true };
  assert.deepEqual(autoName(userAssignedIdentity, {}, generated, URN), generated);
  assert.deepEqual(autoName(userAssignedIdentity, {}, { resourceName: "mine" }, URN), { resourceName: "mine" });
  assert.deepEqual(autoName(userAssignedIdentity, { resourceName: "given" }, generated, URN), {});
});

test("a name that Azure would refuse is refused with the rule that it breaks", () => {
  const rules = { accountName: { shortest: 3, longest: 24 }, name: { pattern: "^[a-z]+$" } };
  const refusal = (inputs: Record<string, unknown>) => {
    try {
      checkNames(rules, inputs);
      return undefined;
    } catch (error) {
      return error instanceof CheckError ? `${error.property}: ${error.reason}` : error;
    }
  };
  const short = "accountName: 'accountName' is too short (2): at least 3 characters required";
  assert.equal(refusal({ accountName: "ab" }), short);
  const long = "accountName: 'accountName' is too long (25): at most 24 characters allowed";
  assert.equal(refusal({ accountName: "a".repeat(25) }), long);
  assert.equal(refusal({ name: "A" }), "name: 'name' does not match expression '^[a-z]+$'");
  assert.equal(refusal({ accountName: "abc", name: "a" }), undefined);
});

test("an id is made of inputs, and gives them back for an import whatever its case", () => {
  const inputs = {
    resourceGroupName: "storage",
    resourceName: "px",
    federatedIdentityCredentialResourceName: "prod_portworx",
  };
  const id = fillPath(federatedIdentityCredential.path, inputs, SUBSCRIPTION_ID);
  const identity = `${GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/px`;
  assert.equal(id, `${identity}/federatedIdentityCredentials/prod_portworx`);
  assert.deepEqual(parseId(federatedIdentityCredential, id), inputs);
  const otherCase = id.replace("resourceGroups", "resourcegroups");
  assert.deepEqual(parseId(federatedIdentityCredential, otherCase), inputs);
  assert.throws(() => parseId(federatedIdentityCredential, GROUP_ID), /is no id of azure-native:managedidentity:Fed/);
  assert.deepEqual(pathInputs(federatedIdentityCredential), Object.keys(inputs));
});

test("a scope is a path of its own", () => {
  const inputs = { scope: GROUP_ID, roleAssignmentName: "one" };
  const id = fillPath(roleAssignment.path, inputs, SUBSCRIPTION_ID);
  assert.equal(id, `${GROUP_ID}/providers/Microsoft.Authorization/roleAssignments/one`);
  const withoutSlash = { ...inputs, scope: `${GROUP_ID.slice(1)}/` };
  assert.equal(fillPath(roleAssignment.path, withoutSlash, SUBSCRIPTION_ID), id);
  assert.deepEqual(parseId(roleAssignment, id), inputs);
});

test("an id cannot be made while an input is missing", () => {
  const make = () => fillPath(userAssignedIdentity.path, { resourceName: "px" }, SUBSCRIPTION_ID);
  assert.throws(make, /missing required property 'resourceGroupName'/);
});
