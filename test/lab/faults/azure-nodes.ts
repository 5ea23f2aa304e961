import { CoreV1Api, type KubeConfig, type V1Node } from "@kubernetes/client-node";
import type { AzureState } from "../../../lab/state";

/** Registers the lab's nodes anew as the machines that its Azure has: a node's provider id cannot be changed. */
export async function registerAsMachines(kubeConfig: KubeConfig, azure: AzureState): Promise<void> {
  const core = kubeConfig.makeApiClient(CoreV1Api);
  const group = `/subscriptions/${azure.subscriptionId}/resourceGroups/${azure.nodeResourceGroup}`;
  const { items } = await core.listNode();
  for (const [index, node] of items.entries()) {
    await core.deleteNode({ name: node.metadata?.name ?? "" });
    const providerID = `azure://${group}/providers/Microsoft.Compute/virtualMachines/aks-workers-${index}`;
    await core.createNode({ body: ofAks(node, providerID, azure) });
  }
}

function ofAks({ metadata, status }: V1Node, providerID: string, { nodeResourceGroup }: AzureState): V1Node {
  const labels = { ...metadata?.labels, "kubernetes.azure.com/cluster": nodeResourceGroup };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: metadata?.name, labels },
    spec: { providerID },
    status: { addresses: status?.addresses, allocatable: status?.allocatable, capacity: status?.capacity },
  };
}
