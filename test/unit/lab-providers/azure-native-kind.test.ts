import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckError } from "../../../lab/providers/base/kind";
import { type Properties, UNKNOWN } from "../../../lab/providers/base/kind";
import { kindOf } from "../../../lab/providers/azure-native/kind";
import { CREATE_BEFORE_DELETE } from "../../../lab/providers/azure-native/naming";
import { roleAssignment } from "../../../lab/providers/azure-native/types/authorization";
import { managedCluster } from "../../../lab/providers/azure-native/types/container-service";
import {
  federatedIdentityCredential,
  userAssignedIdentity,
} from "../../../lab/providers/azure-native/types/managed-identity";
import { call, GROUP_ID, memory } from "./azure-native-fixture";

const identities = kindOf(userAssignedIdentity);
const IDENTITY_ID = `${GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/px`;
const identity = { resourceGroupName: "storage", resourceName: "px" };

function check(inputs: Properties, old?: Properties, kind = identities) {
  return Promise.resolve(kind.check?.(inputs, old, call(memory().context))) as Promise<Properties>;
}

test("without a location the resource is where it was, else where its resource group is", async () => {
  assert.equal((await check(identity)).location, "westus");
  assert.equal((await check(identity, { ...identity, location: "eastus" })).location, "eastus");
  assert.equal((await check({ ...identity, resourceGroupName: UNKNOWN })).location, UNKNOWN);
  const configured = { ...memory().context, location: "northeurope" };
  const checked = await Promise.resolve(identities.check?.(identity, undefined, call(configured)));
  assert.equal(checked?.location, "northeurope");
});

test("inputs that are missing or that nobody knows are refused by name", async () => {
  const refused = (inputs: Properties, kind = identities) =>
    check(inputs, undefined, kind).then(
      () => undefined,
      (error: CheckError) => error.message,
    );
  assert.match(String(await refused({ resourceName: "px" })), /missing required property 'resourceGroupName'/);
  assert.match(String(await refused({ ...identity, resourceGroupName: "gone" })), /'location'\. Either set it/);
  assert.match(String(await refused({ ...identity, colour: "blue" })), /azure-native provider does not support/);
  const credential = { ...identity, issuer: "https://a/", audiences: ["api://AzureADTokenExchange"] };
  const credentials = kindOf(federatedIdentityCredential);
  assert.match(String(await refused(credential, credentials)), /missing required property 'subject'/);
});

test("places, names and principals replace, deleting first unless the name is a generated one", async () => {
  const old = { inputs: await check(identity), outputs: {}, id: IDENTITY_ID };
  const change = async (inputs: Properties) => identities.diff?.(old, inputs, call(memory().context));
  const renamed = await change({ ...old.inputs, resourceName: "other" });
  assert.deepEqual(renamed, { changed: ["resourceName"], replaces: ["resourceName"], deleteBeforeReplace: true });
  assert.deepEqual((await change({ ...old.inputs, location: "eastus" }))?.replaces, ["location"]);
  assert.deepEqual((await change({ ...old.inputs, location: "West US" }))?.changed, []);
  assert.deepEqual((await change({ ...old.inputs, tags: { a: "1" } }))?.replaces, []);

  const generated = { ...old, inputs: { ...old.inputs, [CREATE_BEFORE_DELETE]: true } };
  const moved = await identities.diff?.(generated, { ...generated.inputs, location: "eastus" }, call(memory().context));
  assert.equal(moved?.deleteBeforeReplace, false);
});

test("another role is an update of an assignment, another principal or scope a new one", async () => {
  const inputs = { scope: GROUP_ID, roleAssignmentName: "one", principalId: "p", roleDefinitionId: "/roles/a" };
  const diff = async (changed: Properties) =>
    kindOf(roleAssignment).diff?.(
      { inputs, outputs: {}, id: "/one" },
      { ...inputs, ...changed },
      call(memory().context),
    );
  assert.deepEqual((await diff({ roleDefinitionId: "/roles/b" }))?.replaces, []);
  assert.deepEqual((await diff({ principalId: "q" }))?.replaces, ["principalId"]);
  assert.deepEqual((await diff({ scope: "/subscriptions/x" }))?.replaces, ["scope"]);
});

test("of a cluster's networks only what AKS never changes replaces", async () => {
  const inputs = { resourceName: "prod", networkProfile: { podCidr: "10.0.0.0/16", loadBalancerSku: "standard" } };
  const diff = async (profile: Properties) =>
    kindOf(managedCluster).diff?.(
      { inputs, outputs: {}, id: "/prod" },
      { ...inputs, networkProfile: { ...inputs.networkProfile, ...profile } },
      call(memory().context),
    );
  assert.deepEqual((await diff({ podCidr: "10.1.0.0/16" }))?.replaces, ["networkProfile.podCidr"]);
  assert.deepEqual((await diff({ loadBalancerSku: "basic" }))?.replaces, []);
});

test("what somebody else made is not taken over", async () => {
  const { resources, requests, context } = memory();
  resources.set(IDENTITY_ID, { id: IDENTITY_ID, location: "eastus" });
  await assert.rejects(
    identities.create({ ...identity, location: "westus" }, call(context)),
    new RegExp(`cannot create already existing resource '${IDENTITY_ID}'`),
  );
  assert.ok(!requests.some((request) => request.startsWith("PUT")));
});

test("a resource is written, read back, and gone after its deletion, which may come twice", async () => {
  const { context } = memory();
  const made = await identities.create({ ...identity, location: "westus" }, call(context));
  assert.equal(made.id, IDENTITY_ID);
  assert.deepEqual(made.outputs, { name: "px", location: "westus", azureApiVersion: "2023-01-31" });
  const old = { inputs: identity, outputs: made.outputs };
  await identities.delete(made.id, old, call(context));
  assert.equal(await identities.read(made.id, old, call(context)), undefined);
  await identities.delete(made.id, old, call(context));
});

test("an import has the inputs that make the resource, without what Azure gives back empty", async () => {
  const { resources, context } = memory();
  const imported = async (tags: Properties) => {
    const properties = { clientId: "c", principalId: "p" };
    resources.set(IDENTITY_ID, { id: IDENTITY_ID, name: "px", location: "eastus", tags, properties });
    return identities.read(IDENTITY_ID, { inputs: {}, outputs: {} }, call(context));
  };
  const inputs = { ...identity, location: "eastus", azureApiVersion: "2023-01-31" };
  const live = await imported({ a: "1" });
  assert.deepEqual(live?.inputs, { ...inputs, tags: { a: "1" } });
  assert.equal(live?.outputs.clientId, "c");
  assert.deepEqual((await imported({}))?.inputs, inputs);
});

test("a refresh follows what somebody changed and keeps the rest of the inputs", async () => {
  const { resources, context } = memory();
  const made = await identities.create({ ...identity, location: "westus", tags: { a: "1" } }, call(context));
  const old = { inputs: { ...identity, location: "West US", tags: { a: "1" } }, outputs: made.outputs };
  assert.deepEqual((await identities.read(made.id, old, call(context)))?.inputs, old.inputs);
  resources.set(made.id, { id: made.id, name: "px", location: "westus", tags: { a: "2" } });
  const drifted = await identities.read(made.id, old, call(context));
  assert.deepEqual(drifted?.inputs, { ...old.inputs, tags: { a: "2" } });
});

test("an update replaces what is there by its id", async () => {
  const { resources, requests, context } = memory();
  resources.set(IDENTITY_ID, { id: IDENTITY_ID, location: "westus" });
  const old = { inputs: identity, outputs: {} };
  const outputs = await identities.update?.(IDENTITY_ID, old, { location: "westus", tags: { b: "2" } }, call(context));
  assert.deepEqual(outputs?.tags, { b: "2" });
  assert.deepEqual(requests, [`PUT ${IDENTITY_ID}`, `GET ${IDENTITY_ID}`]);
});
