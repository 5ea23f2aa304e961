import assert from "node:assert/strict";
import { test } from "node:test";
import { SUBSCRIPTION } from "../azure-recorder";
import { azureMistakes as mistakes, parseAzure as parse } from "./parsing";

const cluster = { name: "demo", resourceGroup: "storage" };
const issuerUrl = "https://issuer.example.com/demo/";

test("an issuer stays as it is, with its slash", () => {
  assert.equal(parse({ cluster: { ...cluster, issuerUrl } }).cluster.issuerUrl, issuerUrl);
  assert.equal(parse({ platform: "gardener", cluster: { ...cluster, issuerUrl } }).cluster.issuerUrl, issuerUrl);
});

test("without any access, AKS itself is asked, and kubelogin may be told how to sign in", () => {
  assert.deepEqual(parse({ kubernetes: undefined }).kubernetes, {});
  assert.deepEqual(parse({ kubernetes: { login: "spn" } }).kubernetes, { login: "spn" });
});

const nothing = "wanted nothing for a new cluster, which is asked itself. Remove it.";

for (const [what, changes, expected] of [
  [
    "Gardener without issuer and access",
    { platform: "gardener", kubernetes: undefined },
    [
      "cluster.issuerUrl: got nothing, wanted the issuer of the cluster's service account tokens, which Gardener on Azure cannot be asked for from here. Read it with: kubectl get --raw /.well-known/openid-configuration | jq -r .issuer",
      "kubernetes.context: got nothing, wanted a context of the kubeconfig, kubernetes.path or the secret kubeconfig: Gardener on Azure cannot be asked from here how a cluster is reached. Run: pulumi config set --path 'kubernetes.context' production",
    ],
  ],
  [
    "a new cluster on Gardener",
    { platform: "gardener", cluster: { ...cluster, issuerUrl, create: {} } },
    [
      "cluster.create: got {}, wanted an existing cluster on Gardener on Azure; only AKS clusters are made here. Remove it, make the cluster with its own tools, and give cluster.issuerUrl and kubernetes.context.",
    ],
  ],
  [
    "a node resource group on AKS",
    { cluster: { ...cluster, nodeResourceGroup: "nodes" } },
    [
      'cluster.nodeResourceGroup: got "nodes", wanted nothing on AKS, which is asked for it. Remove it; where the role is assigned can be told by identity.scopes.',
    ],
  ],
  [
    "a login that nobody uses, on AKS",
    { kubernetes: { context: "demo", login: "msi" } },
    [
      'kubernetes.login: got "msi", wanted nothing where a context or kubeconfig says how the cluster is reached. Remove one of the two.',
    ],
  ],
  [
    "a login that nobody uses, on Gardener",
    { platform: "gardener", cluster: { ...cluster, issuerUrl }, kubernetes: { context: "demo", login: "msi" } },
    [
      'kubernetes.login: got "msi", wanted nothing where a context or kubeconfig says how the cluster is reached. Remove one of the two.',
    ],
  ],
  [
    "an unknown login",
    { kubernetes: { login: "devicecode" } },
    [
      "kubernetes.login: got \"devicecode\", wanted azurecli, spn, workloadidentity or msi: how kubelogin signs in to an AKS cluster with Entra ID that no context or kubeconfig is given for, azurecli unless given. Run: pulumi config set --path 'kubernetes.login' azurecli",
    ],
  ],
  [
    "a new cluster with what only an existing one has",
    { cluster: { ...cluster, issuerUrl, create: {} }, kubernetes: { context: "demo" }, kubeconfig: "apiVersion: v1" },
    [
      `cluster.issuerUrl: got "${issuerUrl}", ${nothing}`,
      `kubernetes.context: got "demo", ${nothing}`,
      "kubeconfig: wanted none for a new cluster, which is asked itself. Remove it.",
    ],
  ],
  [
    "a new cluster that is too small, in a subnet that is none",
    {
      cluster: {
        ...cluster,
        create: { nodes: 2, osDiskSize: 32, subnetId: "nodes", nodeResourceGroup: "a/b" },
      },
      kubernetes: undefined,
    },
    [
      "cluster.create.nodes: got 2, wanted at least 3 nodes, the fewest that Portworx runs on. Run: pulumi config set --path 'cluster.create.nodes' 3",
      "cluster.create.osDiskSize: got 32, wanted at least 64 GiB, since Portworx and its images lie on the disk of the node. Run: pulumi config set --path 'cluster.create.osDiskSize' 128",
      'cluster.create.nodeResourceGroup: got "a/b", wanted the name of a resource group: 1 to 90 letters, digits and -_.(), not ending in a dot. Give the bare name, not the resource\'s id.',
      'cluster.create.subnetId: got "nodes", wanted the resource id of a subnet, such as /subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/NETWORK/subnets/NAME. Take the id of az network vnet subnet show.',
    ],
  ],
] as const) {
  test(`${what}: refused`, () => {
    assert.deepEqual(mistakes(changes), expected);
  });
}

test("a new cluster may lie in a subnet of another subscription", () => {
  const subnetId = `/subscriptions/${SUBSCRIPTION.replace("0", "9")}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
  const { create } = parse({ cluster: { ...cluster, create: { subnetId } }, kubernetes: undefined }).cluster;
  assert.equal(create?.subnetId, subnetId);
});
