import type { KubeConfig } from "@kubernetes/client-node";
import type { RunningImage } from "./image";
import { startBuiltInPodIdentityWebhook, type PodIdentityDistribution } from "./pod-identity-webhook/built-in";
import { startBuiltInWorkloadIdentityWebhook } from "./workload-identity-webhook/built-in";

/** The distributions that bring a webhook of workload identity. */
export type BuiltInWebhook = PodIdentityDistribution | "aks";

export interface BuiltInWebhookOptions {
  readonly builtInWebhook?: BuiltInWebhook;
  readonly azureTenantId?: string;
}

/** Starts the webhook that a distribution has built in, if any; returns once the API server asks it about new pods. */
export async function startBuiltInWebhook(
  kubeConfig: KubeConfig,
  { builtInWebhook, azureTenantId }: BuiltInWebhookOptions,
): Promise<RunningImage | undefined> {
  if (builtInWebhook === undefined) return undefined;
  if (builtInWebhook !== "aks") return startBuiltInPodIdentityWebhook(kubeConfig, builtInWebhook);
  if (azureTenantId === undefined) throw new Error('the webhook "aks" wants azureTenantId: the tenant of the cluster');
  return startBuiltInWorkloadIdentityWebhook(kubeConfig, azureTenantId);
}
