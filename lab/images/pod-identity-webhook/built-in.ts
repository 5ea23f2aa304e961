import { setTimeout as sleep } from "node:timers/promises";
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1MutatingWebhookConfiguration,
} from "@kubernetes/client-node";
import { CertificateAuthority } from "../../cluster/certificates";
import type { RunningImage } from "../image";
import { HttpsServer } from "./https-server";
import { DEFAULT_SETTINGS, type WebhookSettings } from "./settings";
import { PodIdentityWebhook } from "./webhook";

const NAME = "pod-identity-webhook";

/** Longer than a busy machine needs. */
const NOTICE_MILLISECONDS = 30_000;

/** As EKS runs it; the region is the cluster's, which its issuer names. */
function eksSettings(issuerUrl: string): WebhookSettings {
  return {
    ...DEFAULT_SETTINGS,
    awsDefaultRegion: /^https:\/\/oidc\.eks\.([a-z0-9-]+)\./.exec(issuerUrl)?.[1],
    stsRegionalEndpoint: true,
    serviceAccountLookupGracePeriod: 100,
  };
}

/** Starts the webhook that EKS has built in; returns once the API server asks it about new pods. */
export async function startBuiltInWebhook(kubeConfig: KubeConfig, issuerUrl: string): Promise<RunningImage> {
  let reviews = 0;
  const webhook = new PodIdentityWebhook(kubeConfig, eksSettings(issuerUrl), () => reviews++);
  const authority = await CertificateAuthority.create(NAME);
  const { certificate: cert, privateKey: key } = await authority.server(["127.0.0.1"]);
  const server = await HttpsServer.listen({ host: "127.0.0.1", port: 0 }, { cert, key }, webhook.handler);
  await webhook.synced;
  await register(kubeConfig, configuration(server.port, authority.certificate));
  const deadline = Date.now() + NOTICE_MILLISECONDS;
  while (reviews === 0) {
    if (Date.now() > deadline) throw new Error("the API server does not ask the pod identity webhook about new pods");
    await probe(kubeConfig);
  }
  return {
    stop: async () => {
      await server.stop();
      await webhook.stop();
    },
  };
}

/** As `kubectl get mutatingwebhookconfiguration pod-identity-webhook -o yaml` shows it on EKS, but for the port. */
function configuration(port: number, authority: string): V1MutatingWebhookConfiguration {
  return {
    metadata: { name: NAME },
    webhooks: [
      {
        name: "iam-for-pods.amazonaws.com",
        clientConfig: {
          url: `https://127.0.0.1:${port}/mutate`,
          caBundle: Buffer.from(authority).toString("base64"),
        },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
        failurePolicy: "Ignore",
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {
          matchExpressions: [{ key: "eks.amazonaws.com/skip-pod-identity-webhook", operator: "DoesNotExist" }],
        },
        reinvocationPolicy: "IfNeeded",
        sideEffects: "None",
        timeoutSeconds: 10,
        admissionReviewVersions: ["v1beta1"],
      },
    ],
  };
}

/** A cluster that was stopped and started again has the configuration with the port of its last run. */
async function register(kubeConfig: KubeConfig, body: V1MutatingWebhookConfiguration): Promise<void> {
  const api = kubeConfig.makeApiClient(AdmissionregistrationV1Api);
  const { items } = await api.listMutatingWebhookConfiguration({ fieldSelector: `metadata.name=${NAME}` });
  const live = items[0]?.metadata;
  if (live === undefined) await api.createMutatingWebhookConfiguration({ body });
  else await api.replaceMutatingWebhookConfiguration({ name: NAME, body: { ...body, metadata: live } });
}

/** The API server takes a moment to notice a new configuration. A pod that is only tried out shows whether it has. */
async function probe(kubeConfig: KubeConfig): Promise<void> {
  const pod = { metadata: { generateName: "probe-" }, spec: { containers: [{ name: "probe", image: "probe" }] } };
  await kubeConfig
    .makeApiClient(CoreV1Api)
    .createNamespacedPod({ namespace: "default", body: pod, dryRun: "All" })
    .catch(() => {}); // Until the namespace has its service account.
  await sleep(50);
}
