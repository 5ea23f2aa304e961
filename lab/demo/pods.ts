import type { CoreV1Api, V1Container, V1Pod, V1Volume } from "@kubernetes/client-node";
import { expectEqual, type Proof } from "./report";

/** The pods of the installation that call the cloud. */
export interface PortworxPods {
  portworx: V1Pod[];
  stork: V1Pod[];
}

/** Reads the pods as a user would select them. */
export async function portworxPods(api: CoreV1Api, namespace: string): Promise<PortworxPods> {
  const list = async (labelSelector: string) => (await api.listNamespacedPod({ namespace, labelSelector })).items;
  return { portworx: await list("name=portworx"), stork: await list("name=stork") };
}

/** @throws where the operator has made none. */
export async function onePod(api: CoreV1Api, namespace: string, kind: keyof PortworxPods): Promise<V1Pod> {
  const [pod] = (await portworxPods(api, namespace))[kind];
  if (!pod) throw new Error(`there is no ${kind} pod in namespace ${namespace}`);
  return pod;
}

/** What a cloud's webhook adds to a pod. */
export interface Injection {
  readonly volume: V1Volume;
  readonly mountPath: string;
  /** Variables in every container, as `NAME=value` in the webhook's order. */
  readonly environment: readonly string[];
  /** Tells the webhook's variables from others. */
  readonly prefix: string;
}

/** In every container of every pod of the kind. */
export function injectionProof(
  api: CoreV1Api,
  namespace: string,
  kind: keyof PortworxPods,
  injection: Injection,
): Proof {
  return {
    name: `every ${kind} pod carries the token volume, the mount and the environment`,
    run: async () => {
      const pods = (await portworxPods(api, namespace))[kind];
      if (pods.length === 0) throw new Error(`there is no ${kind} pod in namespace ${namespace}`);
      for (const pod of pods) expectInjected(pod, injection);
      return `${pods.length} pods`;
    },
  };
}

/** What the operator writes on a service account from the StorageCluster's block. */
export function annotationProof(api: CoreV1Api, namespace: string, name: string, key: string, value: string): Proof {
  return {
    name: `the operator annotated service account ${name} with ${key}`,
    run: async () => {
      const account = await api.readNamespacedServiceAccount({ name, namespace });
      expectEqual(account.metadata?.annotations?.[key], value, key);
      return value;
    },
  };
}

function expectInjected(pod: V1Pod, injection: Injection): void {
  const { name = "" } = pod.metadata ?? {};
  const volume = pod.spec?.volumes?.find((candidate) => candidate.name === injection.volume.name);
  expectEqual(volume, injection.volume, `volume ${injection.volume.name} of pod ${name}`);
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  for (const container of containers) expectContainerInjected(container, `pod ${name}`, injection);
}

function expectContainerInjected(container: V1Container, where: string, injection: Injection): void {
  const { volume, mountPath, environment, prefix } = injection;
  const mount = container.volumeMounts?.find((candidate) => candidate.name === volume.name);
  expectEqual(
    [mount?.mountPath, mount?.readOnly],
    [mountPath, true],
    `the mount in ${where}, container ${container.name}`,
  );
  const seen = (container.env ?? []).filter((entry) => entry.name.startsWith(prefix));
  expectEqual(
    seen.map((entry) => `${entry.name}=${entry.value}`),
    environment,
    `the environment in ${where}, container ${container.name}`,
  );
}
