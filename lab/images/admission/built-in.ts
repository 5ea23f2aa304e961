import { setTimeout as sleep } from "node:timers/promises";
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1MutatingWebhook,
  type V1MutatingWebhookConfiguration,
} from "@kubernetes/client-node";
import type { RequestListener } from "node:http";
import { CertificateAuthority } from "../../cluster/certificates";
import type { RunningImage } from "../image";
import { HttpsServer } from "./https-server";

/** Longer than a busy machine needs. */
const NOTICE_MILLISECONDS = 30_000;

/** A webhook without its server. */
export interface Webhook {
  readonly handler: RequestListener;
  /** Settled once it knows the cluster's service accounts. */
  readonly synced: Promise<void>;
  stop(): Promise<void>;
}

export interface BuiltInOptions {
  /** Of the configuration. */
  readonly name: string;
  /** Where the webhook answers, such as `/mutate`. */
  readonly path: string;
  /** The configuration's one webhook, but for its address. */
  readonly registration: Omit<V1MutatingWebhook, "clientConfig">;
  /** Of a pod that the webhook is asked about. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** @param onReview to be called whenever the API server asks about a pod */
  readonly create: (onReview: () => void) => Webhook;
}

/**
 * Starts a webhook that a managed control plane has beside its API server, so that nothing of it is seen in the cluster
 * but its configuration. Returns once the API server asks it about new pods.
 */
export async function startBuiltIn(kubeConfig: KubeConfig, options: BuiltInOptions): Promise<RunningImage> {
  const { name, path, registration, podLabels = {} } = options;
  let reviews = 0;
  const webhook = options.create(() => reviews++);
  const authority = await CertificateAuthority.create(name);
  const { certificate: cert, privateKey: key } = await authority.server(["127.0.0.1"]);
  const server = await HttpsServer.listen({ cert, key }, webhook.handler);
  await webhook.synced;
  const clientConfig = {
    url: `https://127.0.0.1:${server.port}${path}`,
    caBundle: Buffer.from(authority.certificate).toString("base64"),
  };
  await register(kubeConfig, { metadata: { name }, webhooks: [{ ...registration, clientConfig }] });
  const deadline = Date.now() + NOTICE_MILLISECONDS;
  while (reviews === 0) {
    if (Date.now() > deadline) throw new Error(`the API server does not ask the webhook of ${name} about new pods`);
    await probe(kubeConfig, podLabels);
  }
  return {
    stop: async () => {
      await server.stop();
      await webhook.stop();
    },
  };
}

/** A cluster that was stopped and started again has the configuration with the port of its last run. */
async function register(kubeConfig: KubeConfig, body: V1MutatingWebhookConfiguration): Promise<void> {
  const api = kubeConfig.makeApiClient(AdmissionregistrationV1Api);
  const name = body.metadata?.name ?? "";
  const { items } = await api.listMutatingWebhookConfiguration({ fieldSelector: `metadata.name=${name}` });
  const live = items[0]?.metadata;
  if (live === undefined) await api.createMutatingWebhookConfiguration({ body });
  else await api.replaceMutatingWebhookConfiguration({ name, body: { ...body, metadata: live } });
}

/** The API server takes a moment to notice a new configuration. A pod that is only tried out shows whether it has. */
async function probe(kubeConfig: KubeConfig, labels: Readonly<Record<string, string>>): Promise<void> {
  const pod = {
    metadata: { generateName: "probe-", labels: { ...labels } },
    spec: { containers: [{ name: "probe", image: "probe" }] },
  };
  await kubeConfig
    .makeApiClient(CoreV1Api)
    .createNamespacedPod({ namespace: "default", body: pod, dryRun: "All" })
    .catch(() => {}); // Until the namespace has its service account.
  await sleep(50);
}
