import assert from "node:assert/strict";
import { test } from "node:test";
import { AKS_ISSUER, configuredAzure, recordAzure, SUBSCRIPTION, type AzureSituation } from "./azure-recorder";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential";
const KUBERNETES = "pulumi:providers:kubernetes";

const record = (create: object = {}, changes: Record<string, unknown> = {}, situation: AzureSituation = {}) =>
  recordAzure(
    configuredAzure({
      cluster: { name: "demo_1", resourceGroup: "storage", create },
      storageCluster: { name: "px" },
      kubernetes: undefined,
      ...changes,
    }),
    situation,
  );

test("a new cluster has issuer and workload identity, and three nodes in zones", async () => {
  const { only } = await record();
  const { inputs, protect } = only(CLUSTER);
  assert.equal(protect, true);
  const { networkProfile, ...rest } = inputs;
  const { networkPlugin, networkPluginMode } = networkProfile as Record<string, unknown>;
  assert.deepEqual([networkPlugin, networkPluginMode], ["azure", "overlay"]);
  assert.deepEqual(rest, {
    resourceName: "demo_1",
    resourceGroupName: "storage",
    dnsPrefix: "demo-1",
    identity: { type: "SystemAssigned" },
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    agentPoolProfiles: [
      {
        name: "nodes",
        mode: "System",
        type: "VirtualMachineScaleSets",
        osType: "Linux",
        vmSize: "Standard_D8s_v5",
        count: 3,
        enableAutoScaling: false,
        availabilityZones: ["1", "2", "3"],
        osDiskSizeGB: 128,
      },
    ],
  });
});

test("its version, place, size and network are the user's; in a given network it may use its subnet", async () => {
  const subnetId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
  const { only, resources } = await record({
    ...{ version: "1.34", location: "westus", nodeResourceGroup: "nodes", subnetId },
    ...{ nodes: 5, vmSize: "Standard_L8s_v3", osDiskSize: 256 },
  });
  const { kubernetesVersion, location, nodeResourceGroup, agentPoolProfiles } = only(CLUSTER).inputs;
  assert.deepEqual([kubernetesVersion, location, nodeResourceGroup], ["1.34", "westus", "nodes"]);
  const [{ vnetSubnetID, count, vmSize, osDiskSizeGB } = {}] = agentPoolProfiles as Record<string, unknown>[];
  assert.deepEqual([vnetSubnetID, count, vmSize, osDiskSizeGB], [subnetId, 5, "Standard_L8s_v3", 256]);
  const assigned = resources.find(({ name }) => name === "aks-cluster-subnet")?.inputs;
  assert.equal(assigned?.scope, subnetId);
  assert.equal(assigned.principalId, "eeeeeeee-1111-4222-8333-ffffffffffff");
  assert.match(String(assigned.roleDefinitionId), /4d97b98b-1dc5-4f59-ac6c-70de07af78ee$/);
});

test("once it is there it is a cluster like any other, and Kubernetes is reached as AKS says", async () => {
  const { only, resources, calls } = await record();
  const { clusterIdentifier, kubeconfig } = only(KUBERNETES).inputs;
  assert.match(String(clusterIdentifier), /\/managedclusters\/demo_1$/);
  assert.match(JSON.stringify(kubeconfig), /clusterUser_storage_demo/);
  assert.ok(only(KUBERNETES).dependencies.includes(CLUSTER));
  for (const { inputs } of resources.filter(({ type }) => type === CREDENTIAL)) assert.equal(inputs.issuer, AKS_ISSUER);
  assert.equal(calls.filter(({ token }) => token.endsWith("getManagedCluster")).length, 1);
});

test("the kubeconfig of a new cluster with accounts of its own is a secret", async () => {
  const { only } = await record();
  assert.match(JSON.stringify(only(KUBERNETES).inputs.kubeconfig), /1b47061264138c4ac30d75fd1eb44270/);
});

test("allowDestroy lifts its protection", async () => {
  const { only } = await record({}, { allowDestroy: "true" });
  assert.equal(only(CLUSTER).protect, false);
});
