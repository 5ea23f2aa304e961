import type { PlanStep } from "../plan";
import type { AzurePlatform } from "./platforms";

/** What the stack does on an Azure platform, and why. */
export function azurePlan({ deploysWebhook, isNarrow }: AzurePlatform): PlanStep[] {
  const webhook: PlanStep = {
    where: "cluster",
    what: ["azure-workload-identity webhook (Helm release), since the platform brings none"],
  };
  return [
    { where: "cluster", what: ["Namespace portworx"] },
    {
      where: "cloud",
      what: [
        "user-assigned managed identity with a federated credential for each of the service accounts",
        "portworx, stork and px-node-wiper, one after the other, since Azure refuses two writes at once",
      ],
    },
    {
      where: "cloud",
      what: [
        `custom role for disks, assigned in ${isNarrow ? "the node resource group" : "the subscription"};`,
        "Storage Blob Data Contributor on one storage account for backups",
      ],
    },
    ...(deploysWebhook ? [webhook] : []),
    { where: "cluster", what: ["Portworx operator (Helm release)"] },
    { where: "cluster", what: ["StorageCluster with workloadIdentity"] },
    { where: "operator", what: ["annotates the service accounts with the client id, labels the pods"] },
    { where: "webhook", what: ["adds a projected token to each Portworx and Stork pod"] },
    { where: "pod", what: ["the Azure SDK exchanges the token at Entra for one that lasts an hour"] },
  ];
}
