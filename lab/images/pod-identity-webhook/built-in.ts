import { setTimeout as sleep } from "node:timers/promises";
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1LabelSelector,
  type V1MutatingWebhookConfiguration,
} from "@kubernetes/client-node";
import { REGION } from "../../aws/identity";
import { CertificateAuthority } from "../../cluster/certificates";
import type { RunningImage } from "../image";
import { HttpsServer } from "./https-server";
import { DEFAULT_SETTINGS, type WebhookSettings } from "./settings";
import { PodIdentityWebhook } from "./webhook";

const NAME = "pod-identity-webhook";

/** Longer than a busy machine needs. */
const NOTICE_MILLISECONDS = 30_000;

/** The distributions that have one. */
export type BuiltInWebhook = "eks" | "openshift";

interface Variant {
  readonly settings: WebhookSettings;
  /** Name of the webhook within its configuration. */
  readonly webhookName: string;
  readonly namespaceSelector: V1LabelSelector;
}

const VARIANTS: Readonly<Record<BuiltInWebhook, Variant>> = {
  eks: {
    settings: {
      ...DEFAULT_SETTINGS,
      awsDefaultRegion: REGION,
      stsRegionalEndpoint: true,
      serviceAccountLookupGracePeriod: 100,
    },
    webhookName: "iam-for-pods.amazonaws.com",
    namespaceSelector: {},
  },
  // It tells pods no region, and stays away from the namespaces that OpenShift itself starts with.
  openshift: {
    settings: DEFAULT_SETTINGS,
    webhookName: "pod-identity-webhook.amazonaws.com",
    namespaceSelector: { matchExpressions: [{ key: "openshift.io/run-level", operator: "NotIn", values: ["0"] }] },
  },
};

/** Starts the webhook that a distribution has built in; returns once the API server asks it about new pods. */
export async function startBuiltInWebhook(kubeConfig: KubeConfig, distribution: BuiltInWebhook): Promise<RunningImage> {
  const variant = VARIANTS[distribution];
  let reviews = 0;
  const webhook = new PodIdentityWebhook(kubeConfig, variant.settings, { onReview: () => reviews++ });
  const authority = await CertificateAuthority.create(NAME);
  const { certificate: cert, privateKey: key } = await authority.server(["127.0.0.1"]);
  const server = await HttpsServer.listen({ cert, key }, webhook.handler);
  await webhook.synced;
  await register(kubeConfig, configuration(variant, server.port, authority.certificate));
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

/** As `kubectl get mutatingwebhookconfiguration pod-identity-webhook -o yaml` shows it, but for the address. */
function configuration(
  { webhookName, namespaceSelector }: Variant,
  port: number,
  authority: string,
): V1MutatingWebhookConfiguration {
  return {
    metadata: { name: NAME },
    webhooks: [
      {
        name: webhookName,
        clientConfig: {
          url: `https://127.0.0.1:${port}/mutate`,
          caBundle: Buffer.from(authority).toString("base64"),
        },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
        failurePolicy: "Ignore",
        matchPolicy: "Equivalent",
        namespaceSelector,
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
