import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PortworxIdentity, type PortworxIdentityArgs } from "../../../../components/azure/portworx-identity";
import { portworxPermissions } from "../../../../components/azure/roles";
import { PlatformName } from "../../../../components/platforms";
import { record, valueOf, type RecordedResource, type Situation } from "../recorder";

const subscriptionId = "01234567-89ab-cdef-0123-456789abcdef";
const subscription = `/subscriptions/${subscriptionId}`;
const principalId = "11111111-2222-3333-4444-555555555555";
const customRole = "64837ea5-4d56-538b-93ce-51ce7f2860fe";
const roleDefinitions = "providers/Microsoft.Authorization/roleDefinitions";
const account = `${subscription}/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/mybackups`;

const prod = {
  name: "prod",
  issuerUrl: "https://eastus.oic.prod-aks.azure.com/tenant/prod/",
  namespace: "portworx",
  nodeResourceGroup: "MC_storage_prod",
};
const base: PortworxIdentityArgs = {
  platform: PlatformName.Aks,
  subscriptionId,
  resourceGroupName: "storage",
  clusters: [prod],
};

const azure: Situation = {
  outputs: (type, inputs) =>
    type.endsWith(":UserAssignedIdentity")
      ? { ...inputs, clientId: "client", principalId, tenantId: "tenant" }
      : inputs,
};

function make(changes: Partial<PortworxIdentityArgs> = {}, situation: Situation = azure) {
  return record((options) => new PortworxIdentity("portworx", { ...base, ...changes }, options), situation);
}

function kind({ type }: RecordedResource): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function ofKind(resources: RecordedResource[], wanted: string) {
  return resources.filter((resource) => kind(resource) === wanted);
}

test("an identity on AKS: credentials, custom role, and both roles assigned", async () => {
  const { value, resources } = await make({
    storageAccounts: [{ name: "mybackups", id: account }],
    location: "eastus",
    tags: { team: "storage" },
  });
  const found = Object.fromEntries(resources.map((each) => [`${kind(each)} ${each.name}`, each.inputs]));
  const credential = (serviceAccount: string) => ({
    resourceName: "portworx",
    resourceGroupName: "storage",
    federatedIdentityCredentialResourceName: `prod_${serviceAccount}`,
    issuer: prod.issuerUrl,
    subject: `system:serviceaccount:portworx:${serviceAccount}`,
    audiences: ["api://AzureADTokenExchange"],
  });
  assert.deepEqual(found, {
    "UserAssignedIdentity portworx": {
      resourceName: "portworx",
      resourceGroupName: "storage",
      location: "eastus",
      tags: { team: "storage" },
    },
    "FederatedIdentityCredential portworx-prod_portworx": credential("portworx"),
    "FederatedIdentityCredential portworx-prod_stork": credential("stork"),
    "FederatedIdentityCredential portworx-prod_px-node-wiper": credential("px-node-wiper"),
    "RoleDefinition portworx": {
      scope: subscription,
      roleDefinitionId: customRole,
      roleName: `Portworx portworx (resource group storage, subscription ${subscriptionId})`,
      description: "What Portworx needs for its disks, as its vendor documents it",
      roleType: "CustomRole",
      permissions: [portworxPermissions(PlatformName.Aks)],
      assignableScopes: [subscription],
    },
    "RoleAssignment portworx-disks-prod": {
      scope: `${subscription}/resourceGroups/MC_storage_prod`,
      principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `${subscription}/${roleDefinitions}/${customRole}`,
      roleAssignmentName: "6c199b73-b305-56fb-91e1-9f9b8307c28d",
    },
    "RoleAssignment portworx-blobs-mybackups": {
      scope: account,
      principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `${subscription}/${roleDefinitions}/ba92f5b4-2d11-453d-a403-e96b0029c9fe`,
      roleAssignmentName: "299f4ef6-ce4f-5a15-9cb4-0db1e4ac08be",
    },
  });
  for (const { options } of resources) {
    assert.equal(options.parent, value);
    assert.equal(options.deleteBeforeReplace, true);
  }
  assert.equal(await valueOf(value.clientId), "client");
  assert.equal(await valueOf(value.principalId), principalId);
  assert.equal(await valueOf(value.tenantId), "tenant");
  assert.equal(await valueOf(value.id), "portworx-id");
});

test("each credential depends on all earlier ones", async () => {
  const { resources } = await make({
    clusters: [prod, { ...prod, name: "dr", issuerUrl: "https://a.b", nodeResourceGroup: "MC_dr" }],
  });
  const credentials = ofKind(resources, "FederatedIdentityCredential");
  const names = credentials.map(({ name }) => name);
  assert.deepEqual(
    credentials.map(({ options }) => (options.dependsOn as pulumi.Resource[]).map(nameOf)),
    names.map((_, index) => names.slice(0, index)),
  );
});

function nameOf(resource: pulumi.Resource): string {
  return (resource as unknown as { __name: string }).__name;
}

test("on Gardener the role is assigned to the subscription, or to the Shoot's own group", async () => {
  const { nodeResourceGroup, ...shoot } = prod;
  const platform = PlatformName.Gardener;
  const whole = await make({ platform, clusters: [shoot] });
  const [role] = ofKind(whole.resources, "RoleDefinition");
  assert.deepEqual((role?.inputs as { permissions: unknown }).permissions, [portworxPermissions(platform)]);
  const names = (resources: RecordedResource[]) =>
    ofKind(resources, "RoleAssignment").map(({ name, inputs }) => [name, (inputs as { scope: string }).scope]);
  assert.deepEqual(names(whole.resources), [["portworx-disks-subscription", subscription]]);

  const narrow = await make({ platform, clusters: [{ ...shoot, nodeResourceGroup }] });
  assert.deepEqual(names(narrow.resources), [
    ["portworx-disks-prod", `${subscription}/resourceGroups/MC_storage_prod`],
  ]);
});

test("an existing role is assigned, also in other subscriptions, and none is made", async () => {
  const other = "99999999-89ab-cdef-0123-456789abcdef";
  const { resources } = await make({
    roleDefinitionId: `${subscription}/${roleDefinitions}/${customRole}`,
    scopes: [{ name: "workers", id: `/subscriptions/${other}/resourceGroups/workers` }],
    clusters: [{ ...prod, nodeResourceGroup: undefined }],
  });
  assert.deepEqual(ofKind(resources, "RoleDefinition"), []);
  const [assignment, ...more] = ofKind(resources, "RoleAssignment");
  assert.equal(assignment?.name, "portworx-disks-workers");
  assert.equal(
    (assignment?.inputs as { roleDefinitionId: string }).roleDefinitionId,
    `/subscriptions/${other}/${roleDefinitions}/${customRole}`,
  );
  assert.deepEqual(more, []);
});

test("names, audience, service accounts and namespaces are as they are given", async () => {
  const { resources } = await make({
    identityName: "px-prod",
    roleName: "Portworx disks",
    audience: "api://AzureADTokenExchangeUSGov",
    clusters: [{ ...prod, namespace: pulumi.output("storage"), serviceAccounts: ["portworx"] }],
  });
  const [identity] = ofKind(resources, "UserAssignedIdentity");
  assert.equal((identity?.inputs as { resourceName: string }).resourceName, "px-prod");
  const [role] = ofKind(resources, "RoleDefinition");
  assert.equal((role?.inputs as { roleName: string }).roleName, "Portworx disks");
  assert.deepEqual(
    ofKind(resources, "FederatedIdentityCredential").map(({ inputs }) => inputs),
    [
      {
        resourceName: "px-prod",
        resourceGroupName: "storage",
        federatedIdentityCredentialResourceName: "prod_portworx",
        issuer: prod.issuerUrl,
        subject: "system:serviceaccount:storage:portworx",
        audiences: ["api://AzureADTokenExchangeUSGov"],
      },
    ],
  );
});

test("values that are only known later make the same resources", async () => {
  const storageAccounts = [{ name: "mybackups", id: account }];
  const plain = await make({ storageAccounts });
  const later = await make({
    subscriptionId: pulumi.output(subscriptionId),
    resourceGroupName: Promise.resolve("storage"),
    identityName: pulumi.output("portworx"),
    clusters: [
      {
        ...prod,
        issuerUrl: pulumi.output(prod.issuerUrl),
        namespace: Promise.resolve("portworx"),
        nodeResourceGroup: pulumi.output("MC_storage_prod"),
      },
    ],
    storageAccounts: [{ name: "mybackups", id: pulumi.output(account) }],
  });
  const inputs = (resources: RecordedResource[]) =>
    Object.fromEntries(resources.map((each) => [`${kind(each)} ${each.name}`, each.inputs]));
  assert.deepEqual(inputs(later.resources), inputs(plain.resources));
});

test("the first preview shows all but what Azure gives the identity", async () => {
  const { resources } = await make({}, { preview: true });
  const [credential] = ofKind(resources, "FederatedIdentityCredential");
  assert.equal((credential?.inputs as { resourceName: string }).resourceName, "portworx");
  const [assignment] = ofKind(resources, "RoleAssignment");
  assert.equal(
    (assignment?.inputs as { roleDefinitionId: string }).roleDefinitionId,
    `${subscription}/${roleDefinitions}/${customRole}`,
  );
});

test("the client id waits for every credential and assignment", async () => {
  const { value, resources } = await make({ storageAccounts: [{ name: "mybackups", id: account }] });
  const awaited = await (value.clientId as unknown as { resources(): Promise<Set<pulumi.Resource>> }).resources();
  const names = [...awaited].map(nameOf);
  for (const resource of resources) {
    if (kind(resource) !== "RoleDefinition") assert.ok(names.includes(resource.name), resource.name);
  }
});
