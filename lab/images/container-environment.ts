import { CoreV1Api, type KubeConfig, type V1Container, type V1Pod } from "@kubernetes/client-node";

/**
 * The container's variables as the kubelet would set them: those with a value of their own, and those of whole ConfigMaps.
 * What comes from anywhere else is left out, since no program here reads it.
 */
export async function readEnvironment(
  kubeConfig: KubeConfig,
  pod: V1Pod,
  container: V1Container,
): Promise<Record<string, string>> {
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const namespace = pod.metadata?.namespace ?? "";
  const environment: Record<string, string> = {};
  for (const { configMapRef, prefix = "" } of container.envFrom ?? []) {
    if (configMapRef?.name === undefined) continue;
    const { data = {} } = await api.readNamespacedConfigMap({ name: configMapRef.name, namespace });
    for (const [name, value] of Object.entries(data)) environment[prefix + name] = value;
  }
  for (const { name, value } of container.env ?? []) {
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
