import { posix } from "node:path";
import {
  CoreV1Api,
  type KubeConfig,
  type V1Container,
  type V1KeyToPath,
  type V1Pod,
  type V1Volume,
} from "@kubernetes/client-node";

/** Reads a file of the container as the kubelet would have mounted it, from a Secret or ConfigMap volume. */
export async function readMountedFile(
  kubeConfig: KubeConfig,
  pod: V1Pod,
  container: V1Container,
  path: string,
): Promise<Buffer> {
  const { volume, file } = locate(pod, container, path);
  const namespace = pod.metadata?.namespace ?? "";
  const api = kubeConfig.makeApiClient(CoreV1Api);
  if (volume.secret?.secretName !== undefined) {
    const { data = {} } = await api.readNamespacedSecret({ name: volume.secret.secretName, namespace });
    const value = data[keyOf(file, volume.secret.items)];
    if (value !== undefined) return Buffer.from(value, "base64");
  } else if (volume.configMap?.name !== undefined) {
    const { data = {} } = await api.readNamespacedConfigMap({ name: volume.configMap.name, namespace });
    const value = data[keyOf(file, volume.configMap.items)];
    if (value !== undefined) return Buffer.from(value);
  }
  throw new Error(`open ${path}: no such file; volume ${volume.name} holds no Secret or ConfigMap key for ${file}`);
}

function locate(pod: V1Pod, container: V1Container, path: string): { volume: V1Volume; file: string } {
  const mounts = (container.volumeMounts ?? [])
    .filter((mount) => path.startsWith(`${posix.normalize(mount.mountPath).replace(/\/$/, "")}/`))
    .sort((one, other) => other.mountPath.length - one.mountPath.length);
  const mount = mounts[0];
  const volume = pod.spec?.volumes?.find((candidate) => candidate.name === mount?.name);
  if (mount === undefined || volume === undefined) {
    throw new Error(`open ${path}: no such file; container ${container.name} mounts no volume there`);
  }
  return { volume, file: posix.relative(mount.mountPath, path) };
}

function keyOf(file: string, items: readonly V1KeyToPath[] | undefined): string {
  return items?.find((item) => item.path === file)?.key ?? file;
}
