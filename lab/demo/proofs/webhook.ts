import { setTimeout as sleep } from "node:timers/promises";
import { ApiException, AppsV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { clusterWideName, webhookName } from "../../../components/aws/pod-identity-webhook/webhook-names";
import type { Proof } from "../report";
import type { Scene } from "../scene";

const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
const WAIT_SECONDS = 60;

/** The webhook that the stack deployed: what it sees, and what happens without it. */
export function webhookProofs(scene: Scene): Proof[] {
  return [
    {
      name: "a pod of another namespace never meets the webhook, whatever its service account says",
      run: () => withAnnotatedAccount(scene, "default", async () => expectNoToken(await tryPod(scene, "default"))),
    },
    {
      name: "while the webhook is down no Portworx pod starts without credentials, and other pods are not held up",
      run: async () => {
        await scale(scene, 0);
        try {
          const refusal = await until(scene, (error) => error !== undefined);
          await tryPod(scene, "default", "default");
          return /failed calling webhook "[^"]+"/.exec(refusal ?? "")?.[0];
        } finally {
          await scale(scene, 2);
          await until(scene, (error) => error === undefined);
        }
      },
    },
  ];
}

/** Creates a pod without keeping it. */
async function tryPod({ api }: Scene, namespace: string, serviceAccountName = "probe") {
  const spec = { serviceAccountName, containers: [{ name: "probe", image: "probe" }] };
  const body = { metadata: { generateName: "probe-" }, spec };
  return api.createNamespacedPod({ namespace, body, dryRun: "All" });
}

function expectNoToken(pod: Awaited<ReturnType<typeof tryPod>>): void {
  if (pod.spec?.volumes?.some(({ name }) => name === "aws-iam-token")) throw new Error("the pod got a token");
}

async function withAnnotatedAccount(scene: Scene, namespace: string, work: () => Promise<void>): Promise<void> {
  const metadata = { name: "probe", annotations: { [ROLE_ANNOTATION]: scene.roleArn } };
  await scene.api.createNamespacedServiceAccount({ namespace, body: { metadata } });
  try {
    await work();
  } finally {
    await scene.api.deleteNamespacedServiceAccount({ namespace, name: "probe" });
  }
}

async function scale({ kubeConfig }: Scene, replicas: number): Promise<void> {
  await kubeConfig
    .makeApiClient(AppsV1Api)
    .patchNamespacedDeploymentScale(
      { name: webhookName, namespace: clusterWideName, body: { spec: { replicas } } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
}

/** Tries Portworx pods until the error, or its absence, is the one that is waited for; returns it. */
async function until(scene: Scene, isWanted: (error: string | undefined) => boolean): Promise<string | undefined> {
  for (const end = Date.now() + WAIT_SECONDS * 1000; ; await sleep(200)) {
    const error = await tryPod(scene, scene.namespace, "portworx").then(() => undefined, reasonOf);
    if (isWanted(error)) return error;
    if (Date.now() > end) throw new Error(`after ${WAIT_SECONDS} s a Portworx pod ${error ?? "still starts"}`);
  }
}

/** The API server's own words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ApiException)) return String(error);
  return (JSON.parse(String(error.body)) as { message: string }).message;
}
