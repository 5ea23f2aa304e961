import { createHash } from "node:crypto";
import type { V1Node } from "@kubernetes/client-node";
import { REGION } from "../aws/identity";

/** A worker node as EKS registers it, one availability zone after the other; kwok plays its kubelet. */
export function eksNode(index: number): V1Node {
  const zone = `${REGION}${"abc"[index % 3]}`;
  const address = `10.0.${index % 3}.${10 + Math.floor(index / 3)}`;
  const name = `ip-${address.replaceAll(".", "-")}.ec2.internal`;
  const instanceId = `i-${createHash("sha256").update(name).digest("hex").slice(0, 17)}`;
  const resources = { cpu: "8", memory: "32Gi", pods: "58", "ephemeral-storage": "100Gi" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "eks.amazonaws.com/nodegroup": "workers",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": "m6i.2xlarge",
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": zone,
      },
    },
    spec: { providerID: `aws:///${zone}/${instanceId}` },
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
