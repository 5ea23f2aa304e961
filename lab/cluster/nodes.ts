import { createHash } from "node:crypto";
import type { V1Node } from "@kubernetes/client-node";
import { REGION } from "../aws/identity";
import { LOCATION, NODE_RESOURCE_GROUP, SUBSCRIPTION_ID } from "../azure/identity";

/** A worker node as its cloud registers it; kwok plays its kubelet. */
export type NodeKind = (index: number) => V1Node;

/** On AWS, one availability zone after the other. */
export const eksNode: NodeKind = (index) => {
  const zone = `${REGION}${"abc"[index % 3]}`;
  const address = addressOf(index);
  const name = `ip-${address.replaceAll(".", "-")}.ec2.internal`;
  const instanceId = `i-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`;
  return node(name, address, `aws:///${zone}/${instanceId}`, {
    "eks.amazonaws.com/nodegroup": "workers",
    "node.kubernetes.io/instance-type": "m6i.2xlarge",
    "topology.kubernetes.io/region": REGION,
    "topology.kubernetes.io/zone": zone,
  });
};

/** On Azure: the machines that the lab's Resource Manager has in the node resource group. */
export const azureNode: NodeKind = (index) => azureMachine(index, {});

/** The same as AKS registers them. */
export const aksNode: NodeKind = (index) =>
  azureMachine(index, { "kubernetes.azure.com/cluster": NODE_RESOURCE_GROUP });

function azureMachine(index: number, labels: Readonly<Record<string, string>>): V1Node {
  const name = `aks-workers-${index}`;
  const group = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${NODE_RESOURCE_GROUP}`;
  return node(name, addressOf(index), `azure://${group}/providers/Microsoft.Compute/virtualMachines/${name}`, {
    ...labels,
    "node.kubernetes.io/instance-type": "Standard_D8s_v5",
    "topology.kubernetes.io/region": LOCATION,
    "topology.kubernetes.io/zone": `${LOCATION}-${(index % 3) + 1}`,
  });
}

function addressOf(index: number): string {
  return `10.0.${index % 3}.${10 + Math.floor(index / 3)}`;
}

function node(name: string, address: string, providerID: string, labels: Readonly<Record<string, string>>): V1Node {
  const resources = { cpu: "8", memory: "32Gi", pods: "58", "ephemeral-storage": "100Gi" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        ...labels,
      },
    },
    spec: { providerID },
    status: {
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: name },
      ],
      allocatable: resources,
      capacity: resources,
    },
  };
}
