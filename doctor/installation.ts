import { Cloud, cloudServiceAccounts } from "../components/platforms";
import { credentialKeys } from "../components/portworx/credential-keys";
import { CannotTell } from "./cluster/failures";
import type { ClusterReader } from "./cluster/cluster-reader";
import type { Expected } from "./expected";
import { readClusterKeys, readIssuer, type PublishedKey } from "./facts/issuer";
import { readPods, type InstalledPod } from "./facts/pods";
import { readServiceAccounts, type LiveServiceAccount } from "./facts/service-accounts";
import { blockEntry, findStorageCluster, type BlockEntry, type StorageCluster } from "./facts/storage-cluster";
import { requestToken } from "./facts/token";
import { readWebhooks, type IdentityWebhook } from "./facts/webhooks";
import type { IdentityToken } from "./identity-token";
import { memoised } from "./memoise";

/** How the doctor asks. */
export interface InstallationOptions {
  /** How long one call to cluster or cloud may take. */
  readonly timeoutMilliseconds: number;
  /** Ends everything. */
  readonly signal?: AbortSignal;
  /** Whether an object may be written to the bucket or storage account and removed again. */
  readonly writeTest?: boolean;
  /** Azure: address of Entra, where it is not the public cloud's. */
  readonly authorityHost?: string;
  /** Azure: address of Resource Manager, where it is not the public cloud's. */
  readonly resourceManagerUrl?: string;
  /** Fetches what the issuer publishes. */
  readonly fetch?: typeof fetch;
}

/** Audience of the tokens where no pod says otherwise. */
const defaultAudiences: Readonly<Record<Cloud, string>> = {
  [Cloud.Aws]: "sts.amazonaws.com",
  [Cloud.Azure]: "api://AzureADTokenExchange",
};

/**
 * The subject of every check: one Portworx installation. Each fact is read at its first use and only once, whoever asks; a
 * rejection is a sentence for people, {@link CannotTell} where the question cannot be answered.
 */
export class Installation {
  constructor(
    readonly cluster: ClusterReader,
    readonly expected: Expected,
    readonly options: InstallationOptions,
  ) {}

  readonly storageCluster: () => Promise<StorageCluster> = memoised(() =>
    findStorageCluster(this.cluster, this.expected),
  );

  /** Namespace of Portworx. */
  async namespace(): Promise<string> {
    return this.expected.namespace ?? (await this.storageCluster()).metadata.namespace;
  }

  /** The cloud whose identity is used. */
  async cloud(): Promise<Cloud> {
    if (this.expected.roleArn !== undefined) return Cloud.Aws;
    if (this.expected.clientId !== undefined) return Cloud.Azure;
    const entry = blockEntry(await this.storageCluster());
    if (entry) return entry.cloudProvider as Cloud;
    throw new CannotTell(
      "the StorageCluster has no block spec.workloadIdentity that would name the cloud; name it with --role-arn or --client-id",
    );
  }

  /** The cloud's entry of `spec.workloadIdentity.credentials`. */
  readonly block: () => Promise<BlockEntry> = memoised(async () => {
    const [cluster, cloud] = await Promise.all([this.storageCluster(), this.cloud()]);
    const entry = blockEntry(cluster, cloud);
    if (!entry) throw new CannotTell(`the StorageCluster has no spec.workloadIdentity.credentials entry for ${cloud}`);
    return { cloudProvider: cloud, key: entry.key ?? "", value: entry.value ?? "" };
  });

  /** The role ARN or client id: what the user says, else what the StorageCluster says. */
  async identity(): Promise<string> {
    return this.expected.roleArn ?? this.expected.clientId ?? (await this.block()).value;
  }

  /** The annotation by which the cloud's webhook knows the identity. */
  async annotationKey(): Promise<string> {
    return credentialKeys[await this.cloud()];
  }

  /** Names of the service accounts that call the cloud, whether they exist already or not. */
  async serviceAccounts(): Promise<readonly string[]> {
    const { spec } = await this.storageCluster();
    return cloudServiceAccounts(spec?.stork?.useWorkloadIdentity === true && spec.stork.enabled !== false);
  }

  /** Those of {@link serviceAccounts} that exist. px-node-wiper comes only with an uninstall. */
  readonly liveServiceAccounts: () => Promise<readonly LiveServiceAccount[]> = memoised(async () =>
    readServiceAccounts(this.cluster, await this.namespace(), await this.serviceAccounts()),
  );

  /** Living pods of Portworx, and of Stork. */
  readonly pods: () => Promise<readonly InstalledPod[]> = memoised(async () =>
    readPods(this.cluster, await this.namespace()),
  );

  /** Living pods that call the cloud: not Stork's where it does not use the identity. */
  async cloudPods(): Promise<readonly InstalledPod[]> {
    const [pods, names] = await Promise.all([this.pods(), this.serviceAccounts()]);
    return pods.filter(({ kind }) => kind === "px" || names.includes("stork"));
  }

  /** Webhooks that inject this cloud's identity, wherever they look. */
  readonly webhooks: () => Promise<readonly IdentityWebhook[]> = memoised(async () =>
    readWebhooks(this.cluster, await this.cloud()),
  );

  /** Issuer of the cluster's tokens, byte by byte as the cluster's discovery document has it. */
  readonly issuer: () => Promise<string> = memoised(() => readIssuer(this.cluster));

  /** Public keys of the cluster's tokens. */
  readonly clusterKeys: () => Promise<readonly PublishedKey[]> = memoised(() => readClusterKeys(this.cluster));

  /** Audience of the pods' tokens: what is mounted in living pods, else what the cloud's webhook asks for by default. */
  readonly audience: () => Promise<string> = memoised(async () => {
    const [cloud, pods] = await Promise.all([this.cloud(), this.cloudPods()]);
    const volume = { [Cloud.Aws]: /^aws-iam-token$/, [Cloud.Azure]: /^azure-(workload-)?identity-/ }[cloud];
    const token = pods.flatMap(({ tokens }) => tokens).find((candidate) => volume.test(candidate.volume));
    return token?.audience ?? defaultAudiences[cloud];
  });

  /** A token such as a pod of that service account gets; bound to such a pod where one lives. */
  async token(serviceAccount: string, audience: string): Promise<IdentityToken> {
    const [namespace, pods] = await Promise.all([this.namespace(), this.pods()]);
    const pod = pods.find((candidate) => candidate.serviceAccount === serviceAccount && candidate.phase === "Running");
    return requestToken(this.cluster, { namespace, serviceAccount, audience, ...(pod && { pod }) });
  }
}
