import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { PortworxIdentity, type PortworxIdentityArgs } from "../../../../components/azure/portworx-identity";
import { PlatformName } from "../../../../components/platforms";
import { mistakeOf, record } from "../recorder";

const subscriptionId = "01234567-89ab-cdef-0123-456789abcdef";
const other = "99999999-89ab-cdef-0123-456789abcdef";
const account = `/subscriptions/${subscriptionId}/resourceGroups/storage/providers/Microsoft.Storage/storageAccounts/mybackups`;
const role = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${other}`;

const prod = {
  name: "prod",
  issuerUrl: "https://a.b/prod/",
  namespace: "portworx",
  nodeResourceGroup: "MC_storage_prod",
};
const dr = { ...prod, name: "dr", issuerUrl: "https://a.b/dr/", nodeResourceGroup: "MC_storage_dr" };
const base: PortworxIdentityArgs = {
  platform: PlatformName.Aks,
  subscriptionId,
  resourceGroupName: "storage",
  clusters: [prod],
};

const mistakes: [string, Partial<PortworxIdentityArgs>, string][] = [
  [
    "a platform of another cloud",
    { platform: PlatformName.Eks },
    'platform: got "eks", wanted a platform of azure: aks, gardener. Name the Kubernetes distribution that the cluster runs on.',
  ],
  [
    "an identity without clusters",
    { clusters: [] },
    "clusters: got [], wanted at least one cluster. Give name, issuerUrl and namespace of the cluster that Portworx runs in.",
  ],
  [
    "a cluster's name that no credential can have",
    { clusters: [{ ...prod, name: "prod.eu" }] },
    'clusters[0].name: got "prod.eu", wanted 1 to 63 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit. ' +
      "Take the cluster's own name, or a short one; it becomes part of the credentials' names.",
  ],
  [
    "kube-system on AKS",
    { clusters: [{ ...prod, namespace: "kube-system" }] },
    'clusters[0].namespace: got "kube-system", wanted a namespace in which Azure Kubernetes Service lets webhooks change pods. ' +
      "Use a namespace of Portworx's own, such as portworx.",
  ],
  [
    "no service account",
    { clusters: [{ ...prod, serviceAccounts: [] }] },
    "clusters[0].serviceAccounts: got [], wanted at least one name. Leave the input out for Portworx's own service accounts.",
  ],
  [
    "a wildcard",
    { clusters: [{ ...prod, serviceAccounts: ["portworx", "*"] }] },
    'clusters[0].serviceAccounts[1]: got "*", wanted an exact name: federated credentials know no wildcards. ' +
      "Name each service account.",
  ],
  [
    "a cluster twice",
    { clusters: [prod, { ...prod, name: "again", nodeResourceGroup: "MC_again" }] },
    'clusters[1].issuerUrl: got "https://a.b/prod/", wanted each issuer and subject once; clusters[0] already has ' +
      "system:serviceaccount:portworx:portworx of this issuer. List each cluster once, with its own issuer.",
  ],
  [
    "a node resource group twice",
    { clusters: [prod, { ...dr, nodeResourceGroup: "mc_storage_PROD" }] },
    `clusters[1].nodeResourceGroup: got "/subscriptions/${subscriptionId}/resourceGroups/mc_storage_PROD", wanted each ` +
      "resource once, under a name of its own; clusters[0].nodeResourceGroup is the same. Leave one of them out.",
  ],
  [
    "AKS without a node resource group",
    { clusters: [prod, { ...dr, nodeResourceGroup: undefined }] },
    "clusters[1].nodeResourceGroup: got nothing, wanted the resource group of the cluster's nodes, such as " +
      "MC_storage_prod_eastus. Take the nodeResourceGroup of az aks show, or name the scopes of the role in scopes.",
  ],
  [
    "an empty list of scopes",
    { scopes: [] },
    "scopes: got [], wanted at least one subscription or resource group. " +
      "Leave the input out for what the platform asks for.",
  ],
  [
    "a scope where the role that is made can't be assigned",
    { scopes: [{ name: "workers", id: `/subscriptions/${other}/resourceGroups/workers` }] },
    `scopes[0].id: got "/subscriptions/${other}/resourceGroups/workers", wanted a scope in subscription ${subscriptionId}, ` +
      "the only one that the role made here can be assigned in. " +
      "Give an existing role that can be assigned there as roleDefinitionId.",
  ],
  [
    "a name for a role that exists",
    { roleName: "Portworx", roleDefinitionId: role },
    "roleName: wanted no name where roleDefinitionId gives an existing role. " +
      "Leave it out, or leave roleDefinitionId out to have a role made.",
  ],
  [
    "a storage account twice",
    {
      storageAccounts: [
        { name: "mybackups", id: account },
        { name: "mybackups", id: pulumi.output(account) },
      ],
    },
    "storageAccounts[1].id: wanted each resource once, under a name of its own; storageAccounts[0].id is the same. " +
      "Leave one of them out.",
  ],
];

for (const [title, changes, message] of mistakes) {
  test(`refused at construction: ${title}`, () => {
    assert.equal(
      mistakeOf(() => new PortworxIdentity("portworx", { ...base, ...changes })),
      message,
    );
  });
}

/** One wrong value for each input whose form has a test of its own. */
const wrong: [string, (value: pulumi.Input<string>) => Partial<PortworxIdentityArgs>][] = [
  ["subscriptionId", (subscription) => ({ subscriptionId: subscription })],
  ["resourceGroupName", (resourceGroupName) => ({ resourceGroupName })],
  ["identityName", (identityName) => ({ identityName })],
  ["audience", (audience) => ({ audience })],
  ["roleName", (value) => ({ roleName: value })],
  ["roleDefinitionId", (roleDefinitionId) => ({ roleDefinitionId })],
  ["clusters[0].issuerUrl", (issuerUrl) => ({ clusters: [{ ...prod, issuerUrl }] })],
  ["clusters[0].namespace", (namespace) => ({ clusters: [{ ...prod, namespace }] })],
  ["clusters[0].nodeResourceGroup", (nodeResourceGroup) => ({ clusters: [{ ...prod, nodeResourceGroup }] })],
  ["scopes[0].id", (id) => ({ scopes: [{ name: "workers", id }] })],
  ["storageAccounts[0].id", (id) => ({ storageAccounts: [{ name: "mybackups", id }] })],
];

for (const [input, args] of wrong) {
  test(`a wrong ${input} is refused at construction, or once it is known`, async () => {
    const value = " / wrong ";
    const now = mistakeOf(() => new PortworxIdentity("portworx", { ...base, ...args(value) }));
    assert.ok(now.startsWith(`${input}: got " / wrong ", wanted `), now);

    const { failures } = await record((options) => {
      return new PortworxIdentity("portworx", { ...base, ...args(pulumi.output(value)) }, options);
    });
    assert.ok(
      // The runtime puts the resource's property in front.
      failures.some(({ message }) => message.endsWith(now)),
      failures.join("\n"),
    );
  });
}

test("names that must be known at construction", () => {
  assert.match(
    mistakeOf(() => new PortworxIdentity("px", base)),
    /^identityName: got "px", wanted the name of a managed identity: 3 to 128 /,
  );
  assert.match(
    mistakeOf(() => new PortworxIdentity("portworx", { ...base, storageAccounts: [{ name: "My", id: account }] })),
    /^storageAccounts\[0\]\.name: got "My", wanted the name of a storage account/,
  );
  assert.match(
    mistakeOf(
      () => new PortworxIdentity("portworx", { ...base, clusters: [{ ...prod, serviceAccounts: ["Portworx"] }] }),
    ),
    /^clusters\[0\]\.serviceAccounts\[0\]: got "Portworx", wanted a service account name/,
  );
});

test("an issuer that turns out to be another cluster's is refused before its credentials are made", async () => {
  const clusters = [prod, { ...dr, issuerUrl: pulumi.output(prod.issuerUrl) }];
  const { resources, failures } = await record(
    (options) => new PortworxIdentity("portworx", { ...base, clusters }, options),
  );
  assert.ok(failures.some(({ input }) => input === "clusters[1].issuerUrl"));
  const names = resources.filter(({ type }) => type.endsWith(":FederatedIdentityCredential")).map(({ name }) => name);
  assert.deepEqual(names, ["portworx-prod_portworx", "portworx-prod_stork", "portworx-prod_px-node-wiper"]);
});

test("a cluster that is still to be made keeps no earlier cluster's credentials waiting", async () => {
  let isMade: (issuerUrl: string) => void = () => undefined;
  const issuerUrl = new Promise<string>((resolve) => (isMade = resolve));
  const credentials: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      if (type.endsWith(":FederatedIdentityCredential")) credentials.push(name);
      // The third credential is asked for last of what does not wait.
      if (credentials.length === 3) isMade(dr.issuerUrl);
      return { id: name, state: inputs as Record<string, unknown> };
    },
    call: () => ({}),
  });
  new PortworxIdentity("portworx", { ...base, clusters: [prod, { ...dr, issuerUrl }] });
  await pulumi.runtime.disconnect();
  assert.equal(credentials.length, 6);
});
