import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAzure } from "../../lab/azure";
import { azureContext, type AzureContext } from "../../lab/providers/azure-native/context";
import type { AzureState } from "../../lab/state";

/** The API that identities and their credentials are asked for by. */
export const IDENTITIES = "2023-01-31";
export const ISSUER = "https://eastus.oic.prod-aks.azure.com/72f988bf-86f1-41af-91ab-2d7cd011db47/prod/";
/** Storage Blob Data Contributor. */
export const BLOB_ROLE = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

export interface AzureFixture {
  readonly state: AzureState;
  /** What somebody else sees and changes. */
  readonly outside: AzureContext["resources"];
  identityId(name: string): string;
  stop(): Promise<void>;
}

/** The lab's Azure without a cluster. */
export async function startAzureFixture(): Promise<AzureFixture> {
  const folder = await mkdtemp(join(tmpdir(), "lab-azure-native-"));
  const azure = await startAzure({
    folder,
    isAks: false,
    cluster: {
      name: "portworx-demo",
      endpoint: "https://127.0.0.1:1",
      certificateAuthority: "",
      kubeconfig: join(folder, "kubeconfig"),
      issuerUrl: ISSUER,
      signingKey: join(folder, "key.pem"),
      serviceRange: "127.96.0.0/16",
    },
  });
  const { state } = azure;
  const group = `/subscriptions/${state.subscriptionId}/resourceGroups/${state.resourceGroup}`;
  return {
    state,
    outside: (await azureContext(state, {})).resources,
    identityId: (name) => `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    stop: async () => {
      await azure.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The message with which it fails. */
export function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    (error: Error) => error.message,
  );
}
