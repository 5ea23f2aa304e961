import { CoordinationV1Api, CoreV1Api, V1MicroTime, type KubeConfig, type V1Lease } from "@kubernetes/client-node";

const namespace = "kube-node-lease";
const everyMilliseconds = 10_000;

/**
 * Renews the nodes' leases as kubelets do. The lab's nodes have none: after a minute the control plane takes them for lost and
 * marks their pods as not ready, for good.
 *
 * @returns what ends it
 */
export async function keepNodesAlive(kubeConfig: KubeConfig): Promise<() => void> {
  const leases = kubeConfig.makeApiClient(CoordinationV1Api);
  const { items } = await kubeConfig.makeApiClient(CoreV1Api).listNode();
  const names = items.flatMap(({ metadata }) => metadata?.name ?? []);
  for (const name of names) await leases.createNamespacedLease({ namespace, body: leaseOf(name) });
  const renew = async (name: string): Promise<void> => {
    const { metadata } = await leases.readNamespacedLease({ namespace, name });
    await leases.replaceNamespacedLease({ namespace, name, body: { ...leaseOf(name), metadata } });
  };
  // A lab that is on its way out no longer answers.
  const timer = setInterval(() => names.forEach((name) => void renew(name).catch(() => undefined)), everyMilliseconds);
  return () => clearInterval(timer);
}

function leaseOf(name: string): V1Lease {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, namespace },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new V1MicroTime() },
  };
}
