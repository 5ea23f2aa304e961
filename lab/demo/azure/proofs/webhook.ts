import type { Proof } from "../../report";
import { outageProof } from "../../webhook-outage";
import type { AzureScene } from "../scene";

/** The webhook that the stack deployed, by its project's own chart. */
export function webhookProofs({ kubeConfig, namespace }: AzureScene): Proof[] {
  return [
    outageProof({
      kubeConfig,
      deployment: {
        namespace: "azure-workload-identity-system",
        name: "azure-wi-webhook-controller-manager",
        replicas: 2,
      },
      portworx: { namespace, serviceAccount: "portworx", labels: { "azure.workload.identity/use": "true" } },
      other: { namespace: "default" },
    }),
  ];
}
