import type {
  V1LabelSelector,
  V1MutatingWebhook,
  V1MutatingWebhookConfiguration,
  V1RuleWithOperations,
} from "@kubernetes/client-node";
import { Cloud } from "../../components/platforms";
import type { ClusterReader } from "../cluster/cluster-reader";
import { paths } from "../cluster/paths";

/** A registered webhook that gives pods their identity. */
export interface IdentityWebhook {
  /** Name of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly failurePolicy: string;
  readonly namespaceSelector: V1LabelSelector | undefined;
  readonly objectSelector: V1LabelSelector | undefined;
  /** Where the API server calls it; undefined for one that the control plane has built in. */
  readonly service: WebhookService | undefined;
  /** Address of one that is not behind a Service. */
  readonly url: string | undefined;
  /** Certificates that the API server trusts, PEM; empty where none are given. */
  readonly caBundle: string;
}

/** The Service of a webhook. */
export interface WebhookService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

const names: Readonly<Record<Cloud, { readonly webhooks: readonly string[]; readonly configuration: string }>> = {
  [Cloud.Aws]: {
    webhooks: ["iam-for-pods.amazonaws.com", "pod-identity-webhook.amazonaws.com"],
    configuration: "pod-identity-webhook",
  },
  [Cloud.Azure]: { webhooks: ["mutation.azure-workload-identity.io"], configuration: "azure-wi-webhook" },
};

/** The cluster's webhooks that inject the cloud's identity into new pods. */
export async function readWebhooks(reader: ClusterReader, cloud: Cloud): Promise<readonly IdentityWebhook[]> {
  const found: IdentityWebhook[] = [];
  for await (const configuration of reader.list<V1MutatingWebhookConfiguration>(paths.mutatingWebhooks)) {
    found.push(...identityWebhooks(configuration, cloud));
  }
  return found;
}

/** Those of a configuration's webhooks that inject the cloud's identity into new pods. */
export function identityWebhooks(
  { metadata, webhooks = [] }: V1MutatingWebhookConfiguration,
  cloud: Cloud,
): IdentityWebhook[] {
  const configuration = metadata?.name ?? "";
  const own = names[cloud];
  return webhooks
    .filter(({ name, rules = [] }) => {
      const isKnown = own.webhooks.includes(name) || configuration.includes(own.configuration);
      return isKnown && rules.some(isAboutNewPods);
    })
    .map((webhook) => identityWebhook(webhook, configuration, new Date(metadata?.creationTimestamp ?? 0)));
}

function isAboutNewPods({ operations = [], resources = [] }: V1RuleWithOperations): boolean {
  return has(operations, "CREATE") && has(resources, "pods");
}

function has(list: readonly string[], entry: string): boolean {
  return list.includes(entry) || list.includes("*");
}

function identityWebhook(webhook: V1MutatingWebhook, configuration: string, createdAt: Date): IdentityWebhook {
  const { service, url, caBundle = "" } = webhook.clientConfig;
  return {
    configuration,
    name: webhook.name,
    createdAt,
    failurePolicy: webhook.failurePolicy ?? "Fail",
    namespaceSelector: webhook.namespaceSelector,
    objectSelector: webhook.objectSelector,
    service: service && { namespace: service.namespace, name: service.name, port: service.port ?? 443 },
    url,
    caBundle: Buffer.from(caBundle, "base64").toString("utf8"),
  };
}
