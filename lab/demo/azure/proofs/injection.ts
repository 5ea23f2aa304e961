import { annotationProof, injectionProof, portworxPods, type Injection, type PortworxPods } from "../../pods";
import type { Proof } from "../../report";
import { AUDIENCE, TOKEN_VOLUME, type AzureScene } from "../scene";

const MOUNT = "/var/run/secrets/azure/tokens";
const CLIENT_ID = "azure.workload.identity/client-id";
const USE = "azure.workload.identity/use";

/** The operator's annotation and label, and what the genuine webhook injects because of them, in every container. */
export function injectionProofs({ api, namespace, clientId, lab }: AzureScene): Proof[] {
  const injection: Injection = {
    volume: {
      name: TOKEN_VOLUME,
      projected: {
        defaultMode: 420,
        sources: [{ serviceAccountToken: { audience: AUDIENCE, expirationSeconds: 3600, path: TOKEN_VOLUME } }],
      },
    },
    mountPath: MOUNT,
    environment: [
      `AZURE_CLIENT_ID=${clientId}`,
      `AZURE_TENANT_ID=${lab.azure.tenantId}`,
      `AZURE_FEDERATED_TOKEN_FILE=${MOUNT}/${TOKEN_VOLUME}`,
      "AZURE_AUTHORITY_HOST=https://login.microsoftonline.com/",
    ],
    prefix: "AZURE_",
  };
  const labelled = (kind: keyof PortworxPods): Proof => ({
    name: `every ${kind} pod has the label that the webhook looks for`,
    run: async () => {
      const pods = (await portworxPods(api, namespace))[kind];
      const without = pods.filter(({ metadata }) => metadata?.labels?.[USE] !== "true");
      if (pods.length === 0 || without.length > 0) throw new Error(`${without.length} of ${pods.length} have not`);
    },
  });
  return [
    annotationProof(api, namespace, "portworx", CLIENT_ID, clientId),
    annotationProof(api, namespace, "stork", CLIENT_ID, clientId),
    labelled("portworx"),
    labelled("stork"),
    injectionProof(api, namespace, "portworx", injection),
    injectionProof(api, namespace, "stork", injection),
  ];
}
