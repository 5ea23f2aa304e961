import type { z } from "zod";
import { checkReplicas, checkWebhookValues } from "../../components/azure/webhook-values";
import type { WorkloadIdentityWebhookArgs } from "../../components/azure/workload-identity-webhook";
import type { InputMistake } from "../../components/input-error";
import { checkNamespace } from "../../components/kubernetes-names";
import type { Platform } from "../../components/platforms";
import { existingWebhookMistakes } from "./existing-webhook";
import { anyMap, checked, map, nestedFlag, number, text, textOrNone } from "./fields";
import { judge } from "./judge";

const ownNamespace = "azure-workload-identity-system";

/** The webhook that gives pods their tokens, where the platform has none; becomes a WorkloadIdentityWebhook. */
export const webhook = map("existing, or how it is deployed", {
  existing: nestedFlag("whether somebody else's webhook runs in the cluster, so that none is deployed").optional(),
  namespace: checked(
    text(`the namespace to make for the webhook, ${ownNamespace} unless given`, ownNamespace),
    checkNamespace,
  ).optional(),
  chart: text(
    "the chart to install: its name in the repository, a path or an OCI reference; workload-identity-webhook unless given",
    "workload-identity-webhook",
  ).optional(),
  repository: textOrNone(
    "the URL of the chart's repository, the project's own unless given; empty where the chart is a path or an OCI reference",
  ).optional(),
  chartVersion: text(
    "the chart's version, 1.5.1 unless given: later ones put the token where Portworx may not look for it",
    "1.5.1",
  ).optional(),
  replicas: checked(number("how many pods, at least 2, which is the default", 2), (value, input) =>
    checkReplicas(value, input),
  ).optional(),
  values: anyMap("further values of the chart").optional(),
});

export type WebhookKeys = z.output<typeof webhook>;

/** The webhook that is to be deployed; what else it needs, the stack knows. */
export type WebhookSettings = Omit<WorkloadIdentityWebhookArgs, "tenantId" | "azureCloud">;

/** Checks the webhook by the platform and by the rules of WorkloadIdentityWebhook. */
export function webhookMistakes(
  webhook: WebhookKeys | undefined,
  platform: Platform,
  namespace: string | undefined,
): InputMistake[] {
  if (platform.hasWebhook) return webhook ? [unwanted(webhook, platform)] : [];
  if (webhook?.existing) return existingWebhookMistakes(webhook);
  const mistakes: InputMistake[] = [];
  judge(
    mistakes,
    () => checkWebhookValues(webhook?.values),
    (input) => `webhook.${input}`,
  );
  const found = mistakes.map((mistake) => ({ ...mistake, remedy: remedies[mistake.input] ?? mistake.remedy }));
  return [...found, ...sharedNamespace(webhook?.namespace ?? ownNamespace, namespace)];
}

/** The webhook to deploy, undefined where there is one already; only after {@link webhookMistakes} found nothing. */
export function webhookSettings(webhook: WebhookKeys | undefined, platform: Platform): WebhookSettings | undefined {
  const { existing, ...settings } = webhook ?? {};
  return platform.hasWebhook || existing ? undefined : settings;
}

/** Inputs of the component that are no keys of the stack. */
const remedies: Readonly<Record<string, string>> = {
  "webhook.values.azureTenantID": "Remove it: the tenant is the identity's.",
  "webhook.values.azureEnvironment": "Remove it and set azure-native:environment, which decides for the provider too.",
  "webhook.values.replicaCount": "Set webhook.replicas instead, so that it is checked.",
};

function sharedNamespace(ofWebhook: string, ofPortworx: string | undefined): InputMistake[] {
  if (ofWebhook !== ofPortworx) return [];
  return [
    {
      input: "webhook.namespace",
      value: ofWebhook,
      wanted: "a namespace of the webhook's own, other than that of Portworx",
      remedy: `Leave it out for ${ownNamespace}, or choose another namespace for one of the two.`,
    },
  ];
}

function unwanted(webhook: WebhookKeys, platform: Platform): InputMistake {
  return {
    input: "webhook",
    value: Object.keys(webhook),
    wanted: `nothing on ${platform.title}, which has a webhook of its own`,
    remedy: "Remove it.",
  };
}
