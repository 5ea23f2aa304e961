import assert from "node:assert/strict";
import { test } from "node:test";
import { AzureCloud } from "../../../../components/azure/azure-clouds";
import { ACCOUNT_ID, SUBSCRIPTION } from "../azure-recorder";
import { azureMistakes as mistakes, parseAzure as parse } from "./parsing";

const other = "99999999-9999-4999-8999-999999999999";

test("the least configuration is filled with defaults", () => {
  const { platform, ...rest } = parse();
  assert.equal(platform.title, "Azure Kubernetes Service");
  assert.deepEqual(rest, {
    allowDestroy: false,
    cloud: "azure",
    cluster: { name: "demo", resourceGroup: "storage" },
    existingCertManager: false,
    identity: { name: "portworx-demo", resourceGroup: "storage" },
    kubernetes: { context: "demo" },
    migration: false,
    namespace: "portworx",
    operator: {},
    provider: { azureCloud: "AzurePublicCloud", subscriptionId: SUBSCRIPTION },
    storageCluster: { name: "demo" },
    webhook: undefined,
  });
});

test("the identity's default name tells namespaces apart, also from clusters that are called like one", () => {
  const name = (changes: Record<string, unknown>): string => parse(changes).identity.name;
  assert.equal(name({ namespace: "storage" }), "portworx_storage_demo");
  assert.equal(
    name({ cluster: { name: "storage_demo", resourceGroup: "g" }, storageCluster: { name: "px" } }),
    "portworx-storage_demo",
  );
  assert.equal(name({ identity: { name: "px-identity" } }), "px-identity");
});

test("subscription and cloud are found where the Azure provider itself looks", () => {
  const provider = (changes: Record<string, unknown>, environment: Record<string, string> = {}) =>
    parse({ "azure-native:subscriptionId": undefined, ...changes }, environment).provider;
  const azureCloud = AzureCloud.Public;
  assert.deepEqual(provider({}), { azureCloud, subscriptionId: undefined });
  assert.deepEqual(provider({}, { ARM_SUBSCRIPTION_ID: other }), { azureCloud, subscriptionId: other });
  assert.equal(
    provider({ "azure-native:subscriptionId": SUBSCRIPTION }, { ARM_SUBSCRIPTION_ID: other }).subscriptionId,
    SUBSCRIPTION,
  );
  assert.equal(provider({ "azure-native:environment": "china" }).azureCloud, AzureCloud.China);
  assert.equal(provider({}, { ARM_ENVIRONMENT: "usgovernment" }).azureCloud, AzureCloud.UsGovernment);
});

const outside = `/subscriptions/${other}/resourceGroups/nodes`;
const existingRole = `/subscriptions/${other}/providers/Microsoft.Authorization/roleDefinitions/${SUBSCRIPTION}`;

test("what lies in another subscription is accepted where that can work", () => {
  const account = ACCOUNT_ID.replace(SUBSCRIPTION, other);
  const identity = { roleDefinitionId: existingRole, scopes: [{ name: "nodes", id: outside }] };
  const { cloudSnap } = parse({ identity, cloudSnap: { storageAccounts: [account] } });
  assert.deepEqual(cloudSnap?.storageAccounts, [account]);
});

const cluster = { name: "demo", resourceGroup: "storage" };
const longest = `https://issuer.example.com/${"a".repeat(600)}`;
const issuerForm = "wanted an issuer URL such as https://eastus.oic.prod-aks.azure.com/TENANT/CLUSTER/,";
const issuerRemedy =
  "Copy the issuer exactly as the cluster's own discovery document (/.well-known/openid-configuration) gives it, with its slash at the end if it has one.";
const guid = "a GUID such as 01234567-89ab-cdef-0123-456789abcdef";

for (const [what, changes, expected] of [
  [
    "nothing at all is set",
    { platform: undefined, cluster: undefined, kubernetes: undefined, "azure-native:subscriptionId": undefined },
    [
      "platform: got nothing, wanted the Kubernetes distribution: aks, gardener. Run: pulumi config set platform aks",
      "cluster.name: got nothing, wanted the cluster's name, as the cloud knows it. Run: pulumi config set --path 'cluster.name' production",
      "cluster.resourceGroup: got nothing, wanted the resource group: on aks the cluster's, on gardener that of the worker nodes. Run: pulumi config set --path 'cluster.resourceGroup' storage",
    ],
  ],
  [
    "platform is one of AWS",
    { platform: "eks" },
    [
      'platform: got "eks", wanted a platform of azure: aks, gardener. Name the Kubernetes distribution that the cluster runs on.',
    ],
  ],
  [
    "a key of AWS is set",
    { cloudSnap: { buckets: ["backups"] } },
    [
      'cloudSnap.buckets: got ["backups"], wanted one of the keys cloudSnap.storageAccounts, cloudSnap.createStorageAccount. Remove it.',
    ],
  ],
  [
    "subscription, tenant and cloud are none",
    {
      "azure-native:subscriptionId": "Production",
      "azure-native:tenantId": "example.onmicrosoft.com",
      "azure-native:environment": "german",
    },
    [
      `azure-native:subscriptionId: got "Production", wanted the id of a subscription, ${guid}. Take the id of az account show.`,
      `azure-native:tenantId: got "example.onmicrosoft.com", wanted the id of an Entra tenant, ${guid}. Take the tenantId of az account show, not the tenant's domain.`,
      'azure-native:environment: got "german", wanted a cloud of Azure: public, usgovernment, china. Run: pulumi config set azure-native:environment public',
    ],
  ],
  [
    "the issuer has blanks",
    { cluster: { ...cluster, issuerUrl: "https://issuer.example.com/a b" } },
    [`cluster.issuerUrl: got "https://issuer.example.com/a b", ${issuerForm} without blanks. ${issuerRemedy}`],
  ],
  [
    "the issuer is http",
    { cluster: { ...cluster, issuerUrl: "http://issuer.example.com" } },
    [`cluster.issuerUrl: got "http://issuer.example.com", ${issuerForm} starting with https://. ${issuerRemedy}`],
  ],
  [
    "the issuer is over 600 characters",
    { cluster: { ...cluster, issuerUrl: longest } },
    [`cluster.issuerUrl: got "${longest}", ${issuerForm} of at most 600 characters. ${issuerRemedy}`],
  ],
  [
    "the cluster's name makes illegal credential names",
    { cluster: { ...cluster, name: "demo.1" }, identity: { name: "px-identity" } },
    [
      "cluster.name: got \"demo.1\", wanted 1 to 63 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit. Take the cluster's own name, or a short one; it becomes part of the credentials' names.",
    ],
  ],
  [
    "the cluster's name is too long for credential names",
    { cluster: { ...cluster, name: "d".repeat(64) } },
    [
      `cluster.name: got "${"d".repeat(64)}", wanted 1 to 63 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit. Take the cluster's own name, or a short one; it becomes part of the credentials' names.`,
    ],
  ],
  [
    "resource groups are ids",
    { cluster: { ...cluster, resourceGroup: outside }, identity: { resourceGroup: "storage." } },
    [
      `cluster.resourceGroup: got "${outside}", wanted the name of a resource group: 1 to 90 letters, digits and -_.(), not ending in a dot. Give the bare name, not the resource's id.`,
      'identity.resourceGroup: got "storage.", wanted the name of a resource group: 1 to 90 letters, digits and -_.(), not ending in a dot. Give the bare name, not the resource\'s id.',
    ],
  ],
  [
    "the identity's own keys are wrong",
    {
      identity: {
        name: "p",
        audience: "an audience",
        roleDefinitionId: "Portworx",
        scopes: [{ name: "disks", id: ACCOUNT_ID }],
        tags: { a: 1 },
      },
    },
    [
      'identity.name: got "p", wanted the name of a managed identity: 3 to 128 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit. Shorten it or replace the other characters.',
      'identity.audience: got "an audience", wanted an audience of 1 to 600 characters without blanks. Name the audience that the webhook asks tokens for, or leave the input out for api://AzureADTokenExchange.',
      'identity.roleDefinitionId: got "Portworx", wanted the resource id of a role, such as /subscriptions/GUID/providers/Microsoft.Authorization/roleDefinitions/GUID. Take the id of az role definition list --name, not the role\'s display name.',
      `identity.scopes[0].id: got "${ACCOUNT_ID}", wanted the resource id of a subscription or resource group, such as /subscriptions/GUID/resourceGroups/NAME. Take the id of az group show; Portworx creates disks, so nothing below a resource group is enough.`,
      "identity.tags.a: got 1, wanted tags of the identity, each a text (in quotes where it looks like a number or a truth value). Correct identity.tags.a or leave it out.",
    ],
  ],
  [
    "a role is both made and given, and assigned twice to the same",
    {
      identity: {
        roleName: "Portworx",
        roleDefinitionId: existingRole,
        scopes: [
          { name: "one", id: outside },
          { name: "two", id: outside.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions") },
        ],
      },
    },
    [
      "identity.roleName: wanted no name where roleDefinitionId gives an existing role. Leave it out, or leave roleDefinitionId out to have a role made.",
      `identity.scopes[1].id: got "${outside.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")}", wanted each resource once, under a name of its own; scopes[0].id is the same. Leave one of them out.`,
    ],
  ],
  [
    "a role made here is to be assigned in another subscription",
    { identity: { scopes: [{ name: "nodes", id: outside }] } },
    [
      `identity.scopes[0].id: got "${outside}", wanted a scope in subscription ${SUBSCRIPTION}, the only one that the role made here can be assigned in. Give an existing role that can be assigned there as roleDefinitionId.`,
    ],
  ],
  [
    "the identity's default name is too long",
    { namespace: "n".repeat(63), cluster: { ...cluster, name: "d".repeat(63) } },
    [
      `identity.name: got "portworx_${"n".repeat(63)}_${"d".repeat(63)}", wanted the name of a managed identity: 3 to 128 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit. This name is the default; give one: pulumi config set --path 'identity.name' portworx-production`,
    ],
  ],
  [
    "storage accounts are named wrongly in different ways",
    {
      cloudSnap: {
        storageAccounts: ["backups", ACCOUNT_ID.replace(/backups$/, "My_Backups"), outside, ACCOUNT_ID],
        createStorageAccount: { name: "backups-1" },
      },
    },
    [
      'cloudSnap.storageAccounts[0]: got "backups", wanted the resource id of a storage account, such as /subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Storage/storageAccounts/NAME. Take the id of az storage account show.',
      "cloudSnap.storageAccounts[1]: got \"My_Backups\", wanted the name of a storage account: 3 to 24 of a-z and 0-9. Give the account's bare name, not its URL, and not a container's.",
      `cloudSnap.storageAccounts[2]: got "${outside}", wanted the resource id of a storage account, such as /subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Storage/storageAccounts/NAME. Take the id of az storage account show.`,
      "cloudSnap.createStorageAccount.name: got \"backups-1\", wanted the name of a storage account: 3 to 24 of a-z and 0-9. Give the account's bare name, not its URL, and not a container's.",
    ],
  ],
  [
    "an account is named twice, and is to be made as well",
    { cloudSnap: { storageAccounts: [ACCOUNT_ID, ACCOUNT_ID], createStorageAccount: { name: "backups" } } },
    [
      `cloudSnap.storageAccounts[1]: got "${ACCOUNT_ID}", wanted each resource once, under a name of its own; storageAccounts[0].id is the same. Leave one of them out.`,
      'cloudSnap.createStorageAccount.name: got "backups", wanted an account that cloudSnap.storageAccounts does not name as existing. Remove one of the two.',
    ],
  ],
  [
    "the namespace is kube-system",
    { namespace: "kube-system" },
    [
      'namespace: got "kube-system", wanted a namespace in which Azure Kubernetes Service lets webhooks change pods. Use a namespace of Portworx\'s own, such as portworx.',
    ],
  ],
  [
    "versions are from before workload identity on Azure",
    { storageCluster: { version: "3.6.0" }, operator: { version: "26.1.0" } },
    [
      'operator.version: got "26.1.0", wanted operator 26.2.0 or later, the first with workload identity. Install or upgrade to a later operator.',
      'storageCluster.version: got "3.6.0", wanted 3.6.1 or later for workload identity on azure. Upgrade to 3.6.1 or later.',
    ],
  ],
  [
    "static credentials are set, here as the vendor's page without workload identity has them",
    {
      storageCluster: {
        spec: {
          env: [
            { name: "AZURE_ENVIRONMENT", value: "AzurePublicCloud" },
            {
              name: "AZURE_CLIENT_SECRET",
              valueFrom: { secretKeyRef: { name: "px-azure", key: "AZURE_CLIENT_SECRET" } },
            },
          ],
        },
      },
    },
    [
      'storageCluster.spec.env[1]: got "AZURE_CLIENT_SECRET", wanted no static credentials: the cloud\'s SDK would take them and never use the workload identity. Remove the variable; to keep it for a while beside the workload identity, set migration to true.',
    ],
  ],
] as const) {
  test(`${what}: every mistake is told`, () => {
    assert.deepEqual(mistakes(changes), expected);
  });
}

test("the environment's subscription is judged like the configuration's", () => {
  const changes = { "azure-native:subscriptionId": undefined };
  assert.match(
    mistakes(changes, { ARM_SUBSCRIPTION_ID: "x", ARM_TENANT_ID: "y" }).join("\n"),
    /subscriptionId: got "x"[^]*tenantId: got "y"/,
  );
});

test("while an existing installation moves, static credentials are tolerated", () => {
  const spec = { env: [{ name: "AZURE_CLIENT_ID", value: "x" }] };
  assert.deepEqual(mistakes({ migration: "true", storageCluster: { spec } }), []);
});

test("a misspelt key is told with the one that was meant", () => {
  assert.match(mistakes({ identty: { name: "px" } })[0] ?? "", /^identty: .* Did you mean identity\?$/);
});
