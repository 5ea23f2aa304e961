import { join } from "node:path";
import type { AwsState, ClusterState } from "../state";
import { startAwsFront } from "./front";
import { eksCluster } from "./front/eks";
import { bucketKeys, isInBucket } from "./front/bucket-keys";
import { clusterKeys, type IssuerKeys } from "../cluster/issuer-keys";
import { ACCOUNT_ID, REGION, ROOT_CREDENTIALS } from "./identity";
import { startMinistack } from "./ministack/process";

export interface AwsOptions {
  /** The lab's folder. */
  folder: string;
  /** A Python that has the packages of ministack/requirements.txt. */
  python: string;
  cluster: ClusterState;
  /** False: the cluster is none of EKS, which does not know it then. @default true */
  isEks?: boolean;
}

export interface Aws {
  readonly state: AwsState;
  stop(): Promise<void>;
}

/** Starts the lab's AWS: an account that knows the lab's cluster and trusts the keys of its issuer. */
export async function startAws({ folder, python, cluster, isEks = true }: AwsOptions): Promise<Aws> {
  const ministack = await startMinistack({ folder: join(folder, "aws"), logs: join(folder, "logs"), python });
  try {
    const front = await startAwsFront({
      backendPort: ministack.port,
      cluster: isEks ? eksCluster(cluster) : undefined,
      keys: issuerKeys(ministack.port, cluster),
    });
    return {
      state: { endpoint: front.endpoint, region: REGION, accountId: ACCOUNT_ID, ...ROOT_CREDENTIALS },
      stop: async () => {
        await front.stop();
        await ministack.stop();
      },
    };
  } catch (error) {
    await ministack.stop();
    throw error;
  }
}

/** An issuer is looked for where its URL leads, though the cluster may have the keys too. */
function issuerKeys(backendPort: number, cluster: ClusterState): IssuerKeys {
  const inBuckets = bucketKeys(backendPort);
  const atCluster = clusterKeys(cluster);
  return { keysOf: (issuer) => (isInBucket(issuer) ? inBuckets : atCluster).keysOf(issuer) };
}
