import type { V1Node } from "@kubernetes/client-node";
import { paths } from "../cluster/paths";
import type { Installation } from "../installation";

/** An EC2 instance that is a node of the cluster. */
export interface NodeInstance {
  readonly node: string;
  readonly instanceId: string;
  readonly zone: string;
}

/** Nodes that run Portworx or Stork, as far as they are instances of EC2. */
export async function nodeInstances(installation: Installation): Promise<NodeInstance[]> {
  const pods = await installation.pods();
  const inUse = new Set(pods.map(({ node }) => node));
  const found: NodeInstance[] = [];
  for await (const { metadata, spec } of installation.cluster.list<V1Node>(paths.nodes)) {
    const node = metadata?.name ?? "";
    const instance = readProviderId(spec?.providerID ?? "");
    if (inUse.has(node) && instance) found.push({ node, ...instance });
  }
  return found;
}

/** Reads `aws:///us-east-1a/i-0123456789abcdef0`; undefined for what is no instance of EC2. */
export function readProviderId(providerId: string): Omit<NodeInstance, "node"> | undefined {
  const [, zone, instanceId] = /^aws:\/\/\/?([a-z0-9-]*)\/(i-[0-9a-f]+)$/.exec(providerId) ?? [];
  return zone !== undefined && instanceId !== undefined ? { zone, instanceId } : undefined;
}
