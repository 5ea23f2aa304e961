import type { AzureDistributionName } from "../../distributions";
import type { LabState } from "../../state";

/** What differs in the demonstration from one Kubernetes distribution to the next. */
export interface AzurePlatform {
  /** Configuration of the stack on top of the example stack's own, without the project's name. */
  settings(lab: LabState): Record<string, string>;
  /** True where the stack deploys the webhook. */
  readonly deploysWebhook: boolean;
  /** True where the role reaches no further than the node resource group. */
  readonly isNarrow: boolean;
}

export const AZURE_PLATFORMS: Readonly<Record<AzureDistributionName, AzurePlatform>> = {
  aks: {
    // Destroyable on purpose: the product's own default keeps storage.
    settings: () => ({ allowDestroy: "true" }),
    deploysWebhook: false,
    isNarrow: true,
  },
  gardener: {
    settings: ({ azure, cluster }) => ({
      allowDestroy: "true",
      platform: "gardener",
      "cluster.issuerUrl": cluster.issuerUrl,
      "cluster.resourceGroup": azure.nodeResourceGroup,
      "kubernetes.context": cluster.name,
    }),
    deploysWebhook: true,
    isNarrow: false,
  },
};
