import type * as pulumi from "@pulumi/pulumi";
import { checkedChartValues, checkNotOwnInput } from "../chart-values";
import { InputError } from "../input-error";
import { transformed } from "../inputs";
import { AzureCloud } from "./azure-clouds";

/** What the chart's values are made of, beside those that are given. */
export interface WebhookSettings {
  readonly tenantId: pulumi.Input<string>;
  readonly azureCloud: AzureCloud;
  readonly replicas: pulumi.Input<number>;
}

/** Values that are inputs of their own, by the input's name. */
const ownValues = {
  azureTenantID: "tenantId",
  azureEnvironment: "azureCloud",
  replicaCount: "replicas",
} as const;

const webhookPods = { matchLabels: { "azure-workload-identity.io/system": "true" } };

// The webhook refuses Portworx's pods while it is away, so no single node or zone may take all of it. Affinity, since the
// pinned version of the chart has no topologySpreadConstraints.
const availability = {
  podDisruptionBudget: { minAvailable: 1 },
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map(
        (topologyKey) => ({ weight: 100, podAffinityTerm: { labelSelector: webhookPods, topologyKey } }),
      ),
    },
  },
};

/** The chart's values: spread for availability unless it is given otherwise; tenant and cloud as they are told. */
export function webhookValues(values: unknown, settings: WebhookSettings): pulumi.Input<Record<string, unknown>> {
  return transformed(values, (known) => {
    checkWebhookValues(known);
    return {
      ...availability,
      ...(known as object | undefined),
      azureTenantID: settings.tenantId,
      azureEnvironment: settings.azureCloud,
      replicaCount: settings.replicas,
    };
  });
}

/** @throws InputError where the given values are none, or contradict an input. */
export function checkWebhookValues(values: unknown): void {
  const all = checkedChartValues(values);
  for (const [key, input] of Object.entries(ownValues)) checkNotOwnInput(all, key, input);
}

/** @throws InputError where one pod's restart would leave the cluster without the webhook. */
export function checkReplicas(value: number, input = "replicas"): void {
  if (Number.isInteger(value) && value >= 2) return;
  throw new InputError({
    input,
    value,
    wanted: "a whole number of 2 or more",
    remedy: "With one pod alone, none of Portworx's pods could start while it restarts.",
  });
}

/** @throws InputError where the text is no cloud of Azure. */
export function checkAzureCloud(value: string, input = "azureCloud"): void {
  const known: string[] = Object.values(AzureCloud);
  if (known.includes(value)) return;
  throw new InputError({
    input,
    value,
    wanted: `a cloud of Azure: ${known.join(", ")}`,
    remedy:
      "Take the one that the subscription belongs to (az cloud show --query name, whose AzureCloud is the public one).",
  });
}
