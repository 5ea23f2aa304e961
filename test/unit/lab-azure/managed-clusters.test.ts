import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import type { AksCluster } from "../../../lab/azure/resource-manager/aks-cluster";
import { NODE_RESOURCE_GROUP, TENANT_ID } from "../../../lab/azure/identity";
import { Azure, diskId, disk, GROUP, guid, READER, SUBSCRIPTION } from "./resource-manager-fixture";

const ISSUER = "https://eastus.oic.prod-aks.azure.com/tenant/cluster/";
const KUBECONFIG = JSON.stringify({
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "Y2E=" } }],
  users: [{ name: "u", user: { "client-key-data": "a2V5" } }],
});
const LAB: AksCluster = {
  name: "portworx-demo",
  version: "1.37.0",
  kubeconfig: KUBECONFIG,
  issuerUrl: ISSUER,
  workloadIdentity: true,
};
const POOL = { name: "workers", mode: "System", count: 3, vmSize: "Standard_D8s_v5" };

const clusterId = (name = "portworx-demo") => `${GROUP}/providers/Microsoft.ContainerService/managedClusters/${name}`;
const content = (changes: object = {}) => ({
  location: "eastus",
  identity: { type: "SystemAssigned" },
  properties: { dnsPrefix: "prod", agentPoolProfiles: [POOL], ...changes },
});
const withIdentity = {
  oidcIssuerProfile: { enabled: true },
  securityProfile: { workloadIdentity: { enabled: true } },
};

async function kubeconfig(azure: Azure, action: string, name?: string) {
  const answer = (await azure.ok("POST", `${clusterId(name)}/${action}`, {})) as unknown as {
    kubeconfigs: [{ name: string; value: string }];
  };
  const [{ name: account, value }] = answer.kubeconfigs;
  return { account, document: parse(Buffer.from(value, "base64").toString()) as Record<string, unknown> };
}

test("the lab's cluster is described as AKS does, its issuer as it is", async () => {
  const { properties, location } = await new Azure({ cluster: LAB }).ok("GET", clusterId());
  assert.equal(location, "eastus");
  assert.deepEqual(properties.oidcIssuerProfile, { enabled: true, issuerURL: ISSUER });
  assert.deepEqual(properties.securityProfile, { workloadIdentity: { enabled: true } });
  assert.equal(properties.nodeResourceGroup, NODE_RESOURCE_GROUP);
  assert.equal(properties.currentKubernetesVersion, "1.37.0");
  assert.equal(properties.disableLocalAccounts, false);
  assert.equal(properties.aadProfile, undefined);
});

test("a lab without a cluster knows none", async () => {
  const azure = new Azure();
  assert.match(await azure.refusal("GET", clusterId()), /^404 ResourceNotFound: .*managedClusters\/portworx-demo'/);
  assert.match(await azure.refusal("POST", `${clusterId()}/listClusterUserCredential`), /^404 ResourceNotFound: /);
  assert.deepEqual(
    (await azure.ok("GET", `${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`)).value,
    [],
  );
});

test("a cluster can be without an issuer, workload identity and local accounts", async () => {
  const azure = new Azure({
    cluster: { name: LAB.name, version: "1.37.0", kubeconfig: KUBECONFIG, entra: true, disableLocalAccounts: true },
  });
  const { properties } = await azure.ok("GET", clusterId());
  assert.deepEqual(properties.oidcIssuerProfile, { enabled: false });
  assert.deepEqual(properties.securityProfile, {});
  assert.deepEqual(properties.aadProfile, { managed: true, enableAzureRBAC: false, tenantID: TENANT_ID });
  assert.equal(properties.disableLocalAccounts, true);
});

test("the credentials of a cluster with local accounts are the cluster's own", async () => {
  const azure = new Azure({ cluster: LAB });
  for (const [action, account, context] of [
    ["listClusterUserCredential", "clusterUser", "portworx-demo"],
    ["listClusterAdminCredential", "clusterAdmin", "portworx-demo-admin"],
  ] as const) {
    const { account: name, document } = await kubeconfig(azure, action);
    const user = `${account}_portworx-demo_portworx-demo`;
    assert.equal(name, account);
    assert.deepEqual(document.clusters, [
      { name: "portworx-demo", cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "Y2E=" } },
    ]);
    assert.deepEqual(document.users, [{ name: user, user: { "client-key-data": "a2V5" } }]);
    assert.deepEqual(document.contexts, [{ name: context, context: { cluster: "portworx-demo", user } }]);
    assert.equal(document["current-context"], context);
  }
});

test("where Entra says who comes in, the user's kubeconfig calls kubelogin and holds no key", async () => {
  const azure = new Azure({ cluster: { ...LAB, entra: true, disableLocalAccounts: true } });
  const { document } = await kubeconfig(azure, "listClusterUserCredential");
  assert.match(JSON.stringify(document.users), new RegExp(`"kubelogin".*"--tenant-id","${TENANT_ID}"`));
  assert.ok(!JSON.stringify(document).includes("a2V5"));
  assert.equal(
    await azure.refusal("POST", `${clusterId()}/listClusterAdminCredential`, {}),
    "400 BadRequest: Getting static credential is not allowed because this cluster is set to disable local accounts.",
  );
});

test("credentials need a right of their own", async () => {
  const azure = new Azure({ cluster: LAB });
  const { principalId } = await azure.identity();
  await azure.assign(GROUP, READER, principalId, guid("1"));
  await azure.ok("GET", clusterId(), undefined, principalId);
  assert.match(
    await azure.refusal("POST", `${clusterId()}/listClusterUserCredential`, {}, principalId),
    /action 'Microsoft.ContainerService\/managedClusters\/listClusterUserCredential\/action' over scope '.*\/portworx-demo' or/,
  );
});

test("agent pools are listed and found by name", async () => {
  const azure = new Azure({ cluster: LAB });
  const [pool] = (await azure.ok("GET", `${clusterId()}/agentPools`)).value;
  assert.equal(pool?.properties.mode, "System");
  assert.deepEqual(await azure.ok("GET", `${clusterId()}/agentPools/workers`), pool);
  assert.match(await azure.refusal("GET", `${clusterId()}/agentPools/none`), /^404 ResourceNotFound: /);
});

test("a new cluster gets an issuer that ends in a slash, and its nodes a resource group that goes with it", async () => {
  const azure = new Azure();
  const made = await azure.request("PUT", clusterId("prod"), content(withIdentity));
  assert.equal(made.status, 201);
  const { issuerURL } = made.body.properties.oidcIssuerProfile as { issuerURL: string };
  assert.match(issuerURL, new RegExp(`^https://eastus\\.oic\\.prod-aks\\.azure\\.com/${TENANT_ID}/[0-9a-f-]{36}/$`));
  const nodes = `${SUBSCRIPTION}/resourceGroups/MC_portworx-demo_prod_eastus`;
  assert.equal(made.body.properties.nodeResourceGroup, "MC_portworx-demo_prod_eastus");
  await azure.ok("PUT", diskId("data", nodes), disk);
  const again = await azure.request("PUT", clusterId("prod"), content(withIdentity));
  assert.equal(again.status, 200);
  assert.deepEqual(again.body.properties, made.body.properties);
  assert.equal((await azure.request("DELETE", clusterId("prod"))).status, 200);
  assert.match(await azure.refusal("GET", nodes), /^404 ResourceGroupNotFound: /);
  assert.equal((await azure.request("DELETE", clusterId("prod"))).status, 204);
});

test("an issuer can be enabled later, and not be disabled again", async () => {
  const azure = new Azure();
  const without = await azure.ok("PUT", clusterId("prod"), content());
  assert.deepEqual(without.properties.oidcIssuerProfile, { enabled: false });
  await azure.ok("PUT", clusterId("prod"), content(withIdentity));
  const disabled = content({ oidcIssuerProfile: { enabled: false } });
  assert.match(await azure.refusal("PUT", clusterId("prod"), disabled), /^400 OIDCIssuerFeatureCannotBeDisabled: /);
  const silent = content({ securityProfile: withIdentity.securityProfile });
  assert.match(JSON.stringify(await azure.ok("PUT", clusterId("prod"), silent)), /"issuerURL"/);
});

test("a new cluster that could not run is refused", async () => {
  const azure = new Azure();
  const refused: [object, RegExp][] = [
    [content({ agentPoolProfiles: [] }), /agentPoolProfiles is invalid.*mode System/],
    [content({ agentPoolProfiles: [{ ...POOL, mode: "User" }] }), /mode System/],
    [content({ agentPoolProfiles: [{ ...POOL, name: "My-Pool" }] }), /agentPoolProfile.name is invalid.*'My-Pool'/],
    [content({ dnsPrefix: undefined }), /Required parameter dnsPrefix is missing/],
    [{ ...content(), identity: undefined }, /Required parameter servicePrincipalProfile is missing/],
    [content({ securityProfile: withIdentity.securityProfile }), /workloadIdentity is invalid.*OIDC issuer/],
    [content({ disableLocalAccounts: true }), /disableLocalAccounts is invalid.*aadProfile/],
    [{ ...content(), location: undefined }, /^400 LocationRequired/],
  ];
  for (const [body, message] of refused) assert.match(await azure.refusal("PUT", clusterId("prod"), body), message);
  assert.match(await azure.refusal("PUT", clusterId("-prod"), content()), /^400 InvalidResourceName: /);
  assert.match(
    await azure.refusal("GET", `${SUBSCRIPTION}/resourceGroups/MC_portworx-demo_prod_eastus`),
    /^404 /,
    "and nothing is left of it",
  );
});

test("a new cluster keeps what it was given, but for the secret of its service principal", async () => {
  const azure = new Azure();
  const networkProfile = { networkPlugin: "azure" };
  const servicePrincipalProfile = { clientId: guid("7"), secret: "hidden" };
  const made = await azure.ok("PUT", clusterId("prod"), content({ networkProfile, servicePrincipalProfile }));
  assert.deepEqual(made.properties.networkProfile, networkProfile);
  assert.deepEqual(made.properties.servicePrincipalProfile, { clientId: guid("7") });
  assert.ok(!JSON.stringify(await azure.ok("GET", clusterId("prod"))).includes("hidden"));
});

test("a new cluster in Entra takes the subscription's tenant", async () => {
  const azure = new Azure();
  const { properties } = await azure.ok(
    "PUT",
    clusterId("prod"),
    content({ aadProfile: { managed: true }, disableLocalAccounts: true }),
  );
  assert.deepEqual(properties.aadProfile, { managed: true, enableAzureRBAC: false, tenantID: TENANT_ID });
});
