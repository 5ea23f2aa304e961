import type { V1Node } from "@kubernetes/client-node";
import { paths } from "../cluster/paths";
import type { Installation } from "../installation";

/** A virtual machine, or an instance of a scale set, that is a node of the cluster. */
export interface NodeMachine {
  readonly subscriptionId: string;
  /** Resource id of the group that it lies in. */
  readonly resourceGroup: string;
  /** Resource id of the machine, or of its scale set. */
  readonly carrier: string;
  /** True where AKS made it. */
  readonly isOfAks: boolean;
}

/** Nodes that run Portworx or Stork, as far as they are machines of Azure. */
export async function nodeMachines(installation: Installation): Promise<NodeMachine[]> {
  const inUse = new Set((await installation.pods()).map(({ node }) => node));
  const found: NodeMachine[] = [];
  for await (const { metadata, spec } of installation.cluster.list<V1Node>(paths.nodes)) {
    const place = readProviderId(spec?.providerID ?? "");
    if (!place || !inUse.has(metadata?.name)) continue;
    const isOfAks = Object.keys(metadata?.labels ?? {}).some((label) => label.startsWith("kubernetes.azure.com/"));
    found.push({ ...place, isOfAks });
  }
  return found;
}

const form =
  /^azure:\/\/(\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+)(\/providers\/Microsoft\.Compute\/virtualMachine(?:ScaleSet)?s\/[^/]+)/i;

/** Reads a node's `spec.providerID`; undefined for what is no machine of Azure. */
export function readProviderId(providerId: string): Omit<NodeMachine, "isOfAks"> | undefined {
  const [, resourceGroup, subscriptionId, machine] = form.exec(providerId) ?? [];
  if (resourceGroup === undefined || subscriptionId === undefined || machine === undefined) return undefined;
  return { subscriptionId, resourceGroup, carrier: `${resourceGroup}${machine}` };
}
