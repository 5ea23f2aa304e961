import { OperatorMethod } from "../components/portworx/operator-method";
import { InstallPlanApproval } from "../components/portworx/olm";
import type { AwsConfiguration } from "./configuration/aws";

/** What decides how an administrator goes on, on any cloud. */
export interface Installed extends Pick<
  AwsConfiguration,
  "namespace" | "storageCluster" | "platform" | "operator" | "migration"
> {
  /** The stack's name. */
  readonly stack: string;
  /** Whether the cluster is a new one, whose nodes are as they should be. */
  readonly cluster: { readonly create?: object };
}

/** The same on AWS. */
export type InstalledOnAws = Installed & Pick<AwsConfiguration, "cloudSnap">;

/** A pxctl credential for cloud snapshots. */
export interface Credential {
  readonly name: string;
  /** How pxctl is told where the snapshots go. */
  readonly options: string;
  /** The same for the doctor; absent where no place is named. */
  readonly doctorOption?: string;
}

/** What is left to do by hand on AWS, in order, with commands to copy. */
export function awsNextSteps(installed: InstalledOnAws): string[] {
  return nextSteps(installed, "role", awsCredentials(installed.cloudSnap));
}

/** @param identity what Portworx uses, as the cloud calls it */
export function nextSteps(installed: Installed, identity: string, credentials: readonly Credential[]): string[] {
  const { stack, namespace, storageCluster, platform, operator, cluster } = installed;
  const kubectl = `kubectl --namespace ${namespace}`;
  const pod = `$(${kubectl} get pods --selector name=portworx --output name | head -n 1)`;
  const pxctl = `${kubectl} exec ${pod} --container portworx -- /opt/pwx/bin/pxctl`;
  return [
    ...(cluster.create ? [] : platform.advice),
    ...(upgradesItself(operator) ? [upgradeAdvice] : []),
    `Wait until Portworx is running: ${kubectl} get storagecluster ${storageCluster.name} --watch`,
    ...(mayHaveOlderPods(installed) ? [`${restartAdvice}: npx pxwi restart --stack ${stack}`] : []),
    ...doctorCommands(stack, credentials).map((command) => `Prove that Portworx uses the ${identity}: ${command}`),
    ...credentials.flatMap(({ name, options }) => [
      `Let cloud snapshots use the ${identity}: ${pxctl} credentials create ${name} ${options}`,
      `Try it: ${pxctl} credentials validate ${name}`,
    ]),
  ];
}

const restartAdvice =
  "Pods that are older than the webhook lack the identity. To see which, and to replace them one by one with --yes";

/** Portworx that ran before the stack has pods which no webhook has seen. */
function mayHaveOlderPods({ migration, operator }: Installed): boolean {
  return migration || operator.method === OperatorMethod.Existing;
}

/** The doctor takes one bucket or storage account at a time. */
function doctorCommands(stack: string, credentials: readonly Credential[]): string[] {
  const doctor = `npx pxwi doctor --stack ${stack}`;
  const places = credentials.flatMap(({ doctorOption = [] }) => doctorOption);
  return places.length === 0 ? [doctor] : places.map((place) => `${doctor} ${place}`);
}

const upgradeAdvice =
  "OLM upgrades the operator by itself, and upgrades from 26.2.0 and 26.2.1 are known to strip fields from the StorageCluster " +
  "(PWX-55627). To approve each one: pulumi config set --path 'operator.olm.installPlanApproval' Manual";

function upgradesItself({ method, olm }: Installed["operator"]): boolean {
  return method === OperatorMethod.Olm && olm?.installPlanApproval !== InstallPlanApproval.Manual;
}

function awsCredentials(cloudSnap: InstalledOnAws["cloudSnap"]): Credential[] {
  const options = "--provider s3 --use-workload-identity";
  if (cloudSnap?.everyBucket) return [{ name: "workload-identity", options }];
  return (cloudSnap?.buckets ?? []).map((bucket) => {
    const name = bucket.split(":").at(-1) ?? bucket;
    // Without a bucket Portworx would create one, which the role does not allow.
    return { name, options: `${options} --bucket ${name}`, doctorOption: `--bucket ${name}` };
  });
}
