import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { readEnvironment } from "./container-environment";
import type { ContainerView } from "./image";
import { readMountedFile } from "./mounted-files";
import type { ServiceProxy } from "./service-proxy";
import type { PlayableContainer } from "./workloads";

/** A kubelet renews a pod's token; a lab does not live that long. */
const TOKEN_SECONDS = 30 * 24 * 60 * 60;

/** @param kubelet access of the machinery around the container, which mounts files */
export async function containerView(
  kubelet: KubeConfig,
  services: ServiceProxy,
  { pod, container }: PlayableContainer,
  log: (message: string) => void,
): Promise<ContainerView> {
  return {
    kubeConfig: await accessOfPod(kubelet, pod.metadata ?? {}, pod.spec?.serviceAccountName ?? "default"),
    pod,
    image: container.image ?? "",
    command: [...(container.command ?? []), ...(container.args ?? [])],
    readEnvironment: () => readEnvironment(kubelet, pod, container),
    readMountedFile: (path) => readMountedFile(kubelet, pod, container, path),
    publish: (containerPort, localPort) => services.publish({ pod, containerPort, localPort }),
    log,
  };
}

/** A token as in the pod's own volume: bound to the pod, of its service account. */
async function accessOfPod(
  kubelet: KubeConfig,
  pod: { name?: string; namespace?: string; uid?: string },
  serviceAccount: string,
): Promise<KubeConfig> {
  const cluster = kubelet.getCurrentCluster();
  if (cluster === null) throw new Error("the lab's kubeconfig has no current cluster");
  const { status } = await kubelet.makeApiClient(CoreV1Api).createNamespacedServiceAccountToken({
    name: serviceAccount,
    namespace: pod.namespace ?? "",
    body: {
      spec: {
        audiences: [],
        expirationSeconds: TOKEN_SECONDS,
        boundObjectRef: { apiVersion: "v1", kind: "Pod", name: pod.name, uid: pod.uid },
      },
    },
  });
  const access = new KubeConfig();
  access.loadFromClusterAndUser(cluster, { name: serviceAccount, token: status?.token });
  return access;
}
