import { clusterKeys } from "../cluster/issuer-keys";
import type { AzureState, ClusterState } from "../state";
import { settle, Teardown } from "../teardown";
import { AccessTokens } from "./access-token";
import { blobService } from "./blobs";
import { BlobStores } from "./blobs/stores";
import { entra } from "./entra";
import { LOCATION, NODE_RESOURCE_GROUP, OWNER, RESOURCE_GROUP, SUBSCRIPTION_ID, TENANT_ID } from "./identity";
import { aksCluster, ResourceManager, resourceManagerListener } from "./resource-manager";
import { createTlsIdentity, startTlsServer } from "./tls-server";

export interface AzureOptions {
  /** The lab's folder. */
  readonly folder: string;
  readonly cluster: ClusterState;
  /** False: the cluster is none of AKS, which does not know it then. */
  readonly isAks: boolean;
  /** How long nobody knows a credential or a role assignment that was just written. @default 0 */
  readonly propagationSeconds?: number;
}

export interface Azure {
  readonly state: AzureState;
  stop(): Promise<void>;
}

/** Starts the lab's Azure: a subscription and a directory that trusts the keys of the lab's cluster. */
export function startAzure({ folder, cluster, isAks, propagationSeconds = 0 }: AzureOptions): Promise<Azure> {
  return Teardown.onFailure(async (teardown) => {
    const tokens = new AccessTokens();
    const [tls, known] = await settle([
      createTlsIdentity(folder),
      isAks ? aksCluster(cluster) : Promise.resolve(undefined),
    ]);
    const stores = teardown.own(new BlobStores(folder));
    const server = async () => teardown.own(await startTlsServer(tls));
    const [directory, manager, blobs] = await settle([server(), server(), server()]);

    const account = new ResourceManager({
      tenantId: TENANT_ID,
      subscriptionId: SUBSCRIPTION_ID,
      location: LOCATION,
      cluster: known,
      blobEndpoint: (name) => `${blobs.url}/${name}/`,
      propagationSeconds,
    });
    const authorityHost = directory.url;
    directory.serve(entra({ account, keys: clusterKeys(cluster), tokens, propagationSeconds, authorityHost }));
    manager.serve(resourceManagerListener({ manager: account, verifier: tokens }));
    blobs.serve(blobService({ account, tokens, stores, authorityHost }));

    const state: AzureState = {
      resourceManager: manager.url,
      authorityHost,
      certificateAuthority: tls.certificateAuthority,
      tenantId: TENANT_ID,
      subscriptionId: SUBSCRIPTION_ID,
      location: LOCATION,
      resourceGroup: RESOURCE_GROUP,
      nodeResourceGroup: NODE_RESOURCE_GROUP,
      clientId: OWNER.clientId,
      clientSecret: OWNER.clientSecret,
    };
    return { state, stop: () => teardown.run() };
  });
}
