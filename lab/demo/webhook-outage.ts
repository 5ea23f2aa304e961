import { setTimeout as sleep } from "node:timers/promises";
import { ApiException, AppsV1Api, CoreV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import type { Proof } from "./report";

const WAIT_SECONDS = 60;

/** A pod that is tried out, and never kept. */
export interface Probe {
  readonly namespace: string;
  readonly serviceAccount?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The webhook's Deployment, and whose pods it decides about. */
export interface Outage {
  readonly kubeConfig: KubeConfig;
  readonly deployment: { readonly namespace: string; readonly name: string; readonly replicas: number };
  readonly portworx: Probe;
  readonly other: Probe;
}

/** Takes the webhook away for a moment. */
export function outageProof({ kubeConfig, deployment, portworx, other }: Outage): Proof {
  return {
    name: "while the webhook is down no Portworx pod starts without credentials, and other pods are not held up",
    run: async () => {
      await scale(kubeConfig, deployment, 0);
      try {
        const refusal = await until(kubeConfig, portworx, (error) => error !== undefined);
        await tryPod(kubeConfig, other);
        return /failed calling webhook "[^"]+"/.exec(refusal ?? "")?.[0];
      } finally {
        await scale(kubeConfig, deployment, deployment.replicas);
        await until(kubeConfig, portworx, (error) => error === undefined);
      }
    },
  };
}

/** Creates a pod without keeping it. @returns the pod as admission leaves it */
export async function tryPod(kubeConfig: KubeConfig, { namespace, serviceAccount, labels }: Probe): Promise<V1Pod> {
  const spec = { serviceAccountName: serviceAccount ?? "default", containers: [{ name: "probe", image: "probe" }] };
  const body = { metadata: { generateName: "probe-", labels: { ...labels } }, spec };
  return kubeConfig.makeApiClient(CoreV1Api).createNamespacedPod({ namespace, body, dryRun: "All" });
}

async function scale(
  kubeConfig: KubeConfig,
  { namespace, name }: Outage["deployment"],
  replicas: number,
): Promise<void> {
  await kubeConfig
    .makeApiClient(AppsV1Api)
    .patchNamespacedDeploymentScale(
      { name, namespace, body: { spec: { replicas } } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
}

/** Tries Portworx pods until the error, or its absence, is the one that is waited for; returns it. */
async function until(
  kubeConfig: KubeConfig,
  probe: Probe,
  isWanted: (error: string | undefined) => boolean,
): Promise<string | undefined> {
  for (const end = Date.now() + WAIT_SECONDS * 1000; ; await sleep(200)) {
    const error = await tryPod(kubeConfig, probe).then(() => undefined, reasonOf);
    if (isWanted(error)) return error;
    if (Date.now() > end) throw new Error(`after ${WAIT_SECONDS} s a Portworx pod ${error ?? "still starts"}`);
  }
}

/** The API server's own words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ApiException)) return String(error);
  return (JSON.parse(String(error.body)) as { message: string }).message;
}
