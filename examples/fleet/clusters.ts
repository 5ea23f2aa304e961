import type { FleetCluster } from "./fleet-cluster";

/** The fleet: every cluster exists, and its context is in the kubeconfig. Put your own here. */
export const clusters: readonly FleetCluster[] = [
  { cloud: "aws", name: "orders", region: "us-east-1", context: "orders", backups: "orders-backups" },
  // Two clusters that fail over to each other restore each other's snapshots: one role for both.
  {
    cloud: "aws",
    name: "billing-blue",
    region: "us-east-1",
    context: "billing-blue",
    backups: "billing-backups",
    sharedIdentity: "billing",
  },
  {
    cloud: "aws",
    name: "billing-green",
    region: "us-east-1",
    context: "billing-green",
    backups: "billing-backups",
    sharedIdentity: "billing",
  },
  {
    cloud: "azure",
    name: "search",
    subscriptionId: "01234567-89ab-4cde-8f01-23456789abcd",
    resourceGroup: "search",
    context: "search",
    backups:
      "/subscriptions/01234567-89ab-4cde-8f01-23456789abcd/resourceGroups/search/providers/Microsoft.Storage/storageAccounts/searchbackups",
  },
];
