import type { V1Pod } from "@kubernetes/client-node";
import { clusterWideName, webhookName } from "../../../../components/aws/pod-identity-webhook/webhook-names";
import type { Proof } from "../../report";
import { outageProof, tryPod } from "../../webhook-outage";
import { TOKEN_VOLUME, type AwsScene } from "../scene";

const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** The webhook that the stack deployed: what it sees, and what happens without it. */
export function webhookProofs(scene: AwsScene): Proof[] {
  const { kubeConfig, namespace } = scene;
  const probe = { namespace: "default", serviceAccount: "probe" };
  return [
    {
      name: "a pod of another namespace never meets the webhook, whatever its service account says",
      run: () => withAnnotatedAccount(scene, "default", async () => expectNoToken(await tryPod(kubeConfig, probe))),
    },
    outageProof({
      kubeConfig,
      deployment: { namespace: clusterWideName, name: webhookName, replicas: 2 },
      portworx: { namespace, serviceAccount: "portworx" },
      other: { namespace: "default" },
    }),
  ];
}

function expectNoToken(pod: V1Pod): void {
  if (pod.spec?.volumes?.some(({ name }) => name === TOKEN_VOLUME)) throw new Error("the pod got a token");
}

async function withAnnotatedAccount(scene: AwsScene, namespace: string, work: () => Promise<void>): Promise<void> {
  const metadata = { name: "probe", annotations: { [ROLE_ANNOTATION]: scene.roleArn } };
  await scene.api.createNamespacedServiceAccount({ namespace, body: { metadata } });
  try {
    await work();
  } finally {
    await scene.api.deleteNamespacedServiceAccount({ namespace, name: "probe" });
  }
}
