import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";

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
