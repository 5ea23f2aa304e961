import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/kubernetes/provider";
import type { AzureConfiguration } from "./configuration/azure";

/**
 * Deploys the webhook that gives Portworx's pods their tokens, where the cluster has none.
 *
 * @param tenantId the tenant of the identity, which need not be the one that the provider signs in to
 * @returns what must be there before any pod of Portworx
 */
export async function deployWebhook(
  { webhook, provider }: AzureConfiguration,
  tenantId: pulumi.Output<string>,
  kubernetes: Provider,
): Promise<pulumi.Resource[]> {
  if (webhook === undefined) return [];
  // Loaded only here: AKS has a webhook.
  const { WorkloadIdentityWebhook } = await import("../components/azure/workload-identity-webhook");
  return [
    new WorkloadIdentityWebhook(
      "workload-identity-webhook",
      { ...webhook, tenantId, azureCloud: provider.azureCloud },
      { providers: { kubernetes } },
    ),
  ];
}
