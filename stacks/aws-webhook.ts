import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/kubernetes/provider";
import type { AwsConfiguration } from "./configuration/aws";

/**
 * Deploys the webhook that gives Portworx's pods their tokens, where the cluster has none.
 *
 * @returns what must be there before any pod of Portworx
 */
export async function deployWebhook(
  { webhook, platform, region, namespace }: AwsConfiguration,
  kubernetes: Provider,
): Promise<pulumi.Resource[]> {
  if (webhook === undefined) return [];
  // Loaded only here: EKS and ROSA have a webhook.
  const { PodIdentityWebhook } = await import("../components/aws/pod-identity-webhook/pod-identity-webhook");
  return [
    new PodIdentityWebhook(
      "pod-identity-webhook",
      { ...webhook, platform: platform.name, awsDefaultRegion: region, portworxNamespaces: [namespace] },
      { providers: { kubernetes } },
    ),
  ];
}
