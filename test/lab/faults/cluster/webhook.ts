import type { V1Deployment, V1MutatingWebhook, V1MutatingWebhookConfiguration } from "@kubernetes/client-node";
import { CertificateAuthority } from "../../../../lab/cluster/certificates";
import type { Fault, Planted } from "../fault";
import type { InstalledLab } from "../installed-lab";
import { until } from "../live-objects";
import type { ClusterScene } from "./scene";

/** The registration that the stack makes. */
export const webhookConfiguration = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "portworx-pod-identity-webhook" },
};

const namespace = "portworx-pod-identity-webhook";
/** What its pods serve with. */
export const webhookSecret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "pod-identity-webhook-cert-1", namespace },
};
const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "pod-identity-webhook", namespace } };
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "pod-identity-webhook", namespace } };

/** Faults in the webhook that the stack deploys. */
export const webhookFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "webhook-missing",
    title: "The webhook is not registered",
    planted: "the MutatingWebhookConfiguration is deleted",
    check: "webhook.present",
    status: "FAIL",
    plant: async ({ lab }) => {
      const registration = await lab.objects.read(webhookConfiguration);
      await lab.objects.remove(webhookConfiguration);
      return { undo: async () => void (await lab.objects.create(registration)) };
    },
  },
  {
    id: "webhook-other-pods",
    title: "The webhook's selector leaves Portworx's pods out",
    planted: "the webhook's objectSelector asks for a label that the pods do not have",
    check: "webhook.selects",
    status: "FAIL",
    plant: (scene) => change(scene, { objectSelector: { matchLabels: { "identity.example.com/inject": "true" } } }),
  },
  {
    id: "webhook-other-namespace",
    title: "The webhook leaves Portworx's namespace out",
    planted: "the webhook's namespaceSelector names another namespace",
    check: "webhook.selects",
    status: "FAIL",
    plant: (scene) =>
      change(scene, { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "applications" } } }),
  },
  {
    id: "webhook-ignored",
    title: "Pods start without an identity while the webhook is down",
    planted: "the webhook's failurePolicy is Ignore",
    check: "webhook.failure-policy",
    status: "WARN",
    plant: (scene) => change(scene, { failurePolicy: "Ignore" }),
  },
  {
    id: "webhook-stale-ca",
    title: "The webhook's caBundle is stale",
    planted: "another authority's certificate takes the place of the caBundle",
    check: "webhook.certificate",
    status: "FAIL",
    plant: async (scene) => {
      const { certificate } = await CertificateAuthority.create("another authority");
      const caBundle = Buffer.from(certificate).toString("base64");
      return change(scene, ({ clientConfig }) => ({ clientConfig: { ...clientConfig, caBundle } }));
    },
  },
  {
    id: "webhook-down",
    title: "The webhook is down",
    planted: "its Deployment is scaled to 0",
    check: "webhook.deployment",
    status: "FAIL",
    plant: scaleToNothing,
  },
  {
    id: "webhook-without-service",
    title: "The webhook's Service is gone",
    planted: "its Service is deleted",
    check: "webhook.deployment",
    status: "FAIL",
    plant: async ({ lab }) => {
      const live = await lab.objects.read(service);
      await lab.objects.remove(service);
      return { undo: async () => void (await lab.objects.create(live)) };
    },
  },
];

/** Gives fields of the registered webhook other values. */
export async function change(
  { lab }: ClusterScene,
  fields: Partial<V1MutatingWebhook> | ((live: V1MutatingWebhook) => Partial<V1MutatingWebhook>),
): Promise<Planted> {
  const { webhooks = [] } = await lab.objects.read<V1MutatingWebhookConfiguration>(webhookConfiguration);
  const write = (list: readonly V1MutatingWebhook[]) => lab.objects.merge(webhookConfiguration, { webhooks: list });
  const changed = (live: V1MutatingWebhook) => (typeof fields === "function" ? fields(live) : fields);
  await write(webhooks.map((live) => ({ ...live, ...changed(live) })));
  return { undo: () => write(webhooks) };
}

async function scaleToNothing({ lab }: ClusterScene): Promise<Planted> {
  const { spec } = await lab.objects.read<V1Deployment>(deployment);
  await scale(lab, 0);
  return { undo: () => scale(lab, spec?.replicas ?? 1) };
}

/** Makes all of the webhook's pods anew. */
export async function restart({ lab }: ClusterScene): Promise<void> {
  const { spec } = await lab.objects.read<V1Deployment>(deployment);
  await scale(lab, 0);
  await scale(lab, spec?.replicas ?? 1);
}

async function scale({ objects }: InstalledLab, replicas: number): Promise<void> {
  await objects.merge(deployment, { spec: { replicas } });
  await until(`the webhook has ${replicas} pods`, async () => {
    const { status } = await objects.read<V1Deployment>(deployment);
    return (status?.availableReplicas ?? 0) === replicas;
  });
}
