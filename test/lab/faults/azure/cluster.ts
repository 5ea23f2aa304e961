import type { V1ServiceAccount } from "@kubernetes/client-node";
import { serviceAccount } from "../cluster/scene";
import type { Fault } from "../fault";
import type { AzureScene } from "./scene";

const annotation = "azure.workload.identity/client-id";
const label = "azure.workload.identity/use";

/** Faults in the cluster that only an installation on Azure can have. */
export const azureClusterFaults: readonly Fault<AzureScene>[] = [
  {
    id: "annotation-missing",
    title: "A service account has no annotation",
    planted: `the annotation ${annotation} is taken from the service account portworx`,
    check: "service-accounts.annotated",
    status: "FAIL",
    plant: async (scene) => {
      const { objects } = scene.lab;
      const account = serviceAccount(scene, "portworx");
      const { metadata } = await objects.read<V1ServiceAccount>(account);
      const write = (value: string | null) =>
        objects.merge(account, { metadata: { annotations: { [annotation]: value } } });
      await write(null);
      return { undo: () => write(metadata?.annotations?.[annotation] ?? null) };
    },
  },
  {
    id: "label-missing",
    title: "Portworx's pods do not have the label that the webhook asks for",
    planted: `the label ${label} is taken from the Portworx pods`,
    check: "webhook.selects",
    status: "FAIL",
    plant: async ({ lab }) => {
      const pods = await lab.objects.pods(lab.namespace, "name=portworx");
      const write = async (value: string | null): Promise<void> => {
        for (const { metadata } of pods) {
          const pod = {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name: metadata?.name ?? "", namespace: lab.namespace },
          };
          await lab.objects.merge(pod, { metadata: { labels: { [label]: value } } });
        }
      };
      await write(null);
      return { undo: () => write("true") };
    },
  },
];
