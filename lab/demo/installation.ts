import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, CustomObjectsApi, type KubeConfig } from "@kubernetes/client-node";
import { portworxPods } from "./pods";

const PATIENCE_SECONDS = 120;

/** `pulumi up` ends once the StorageCluster exists; the operator then needs a while to bring its pods up. */
export async function untilInstalled(
  kubeConfig: KubeConfig,
  namespace: string,
  storageCluster: string,
  signal: AbortSignal,
): Promise<void> {
  const api = kubeConfig.makeApiClient(CoreV1Api);
  for (const end = Date.now() + PATIENCE_SECONDS * 1000; ; await sleep(250, undefined, { signal })) {
    const phase = await phaseOf(kubeConfig, namespace, storageCluster);
    const { portworx, stork } = await portworxPods(api, namespace);
    if (phase === "Running" && portworx.length > 0 && stork.length > 0) return;
    if (Date.now() < end) continue;
    throw new Error(
      `StorageCluster ${storageCluster} is ${phase ?? "untouched by an operator"} after ${PATIENCE_SECONDS} s, ` +
        `with ${portworx.length} Portworx and ${stork.length} Stork pods`,
    );
  }
}

async function phaseOf(kubeConfig: KubeConfig, namespace: string, name: string): Promise<string | undefined> {
  const address = { group: "core.libopenstorage.org", version: "v1", plural: "storageclusters", namespace, name };
  const live = (await kubeConfig.makeApiClient(CustomObjectsApi).getNamespacedCustomObject(address)) as {
    status?: { phase?: string };
  };
  return live.status?.phase;
}
