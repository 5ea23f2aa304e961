import { CoreV1Api, type IntOrString, type KubeConfig, type V1Pod, type V1Service } from "@kubernetes/client-node";

export interface ServiceAddress {
  readonly clusterIP: string;
  readonly port: number;
  /** The container's port that the Service's port leads to. */
  readonly targetPort: number;
}

/** Where the Services that select this pod are reached. The lab gives Services loopback addresses. */
export async function serviceAddresses(kubeConfig: KubeConfig, pod: V1Pod): Promise<ServiceAddress[]> {
  const namespace = pod.metadata?.namespace ?? "";
  const { items } = await kubeConfig.makeApiClient(CoreV1Api).listNamespacedService({ namespace });
  return items.filter((service) => selects(service, pod)).flatMap((service) => addressesOf(service, pod));
}

function selects(service: V1Service, pod: V1Pod): boolean {
  const selector = Object.entries(service.spec?.selector ?? {});
  return selector.length > 0 && selector.every(([key, value]) => pod.metadata?.labels?.[key] === value);
}

function addressesOf(service: V1Service, pod: V1Pod): ServiceAddress[] {
  const { clusterIP, ports = [] } = service.spec ?? {};
  if (clusterIP === undefined || clusterIP === "None") return [];
  return ports.map(({ port, targetPort }) => ({
    clusterIP,
    port,
    targetPort: portNumber(targetPort ?? port, pod),
  }));
}

/** A named target port is looked up in the pod's containers. */
function portNumber(targetPort: IntOrString, pod: V1Pod): number {
  if (typeof targetPort === "number") return targetPort;
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  return ports.find((candidate) => candidate.name === targetPort)?.containerPort ?? Number(targetPort);
}
