import { OperatorMethod } from "../components/portworx/operator-method";
import { InstallPlanApproval } from "../components/portworx/olm";
import type { AwsConfiguration } from "./configuration/aws";

/** What decides how an administrator goes on. */
export type Installed = Pick<
  AwsConfiguration,
  "namespace" | "storageCluster" | "cloudSnap" | "platform" | "operator"
> & {
  /** Whether the cluster is a new one, whose nodes are as they should be. */
  readonly cluster: Pick<AwsConfiguration["cluster"], "create">;
};

/** What is left to do by hand, in order, with commands to copy. */
export function awsNextSteps({
  namespace,
  storageCluster,
  cloudSnap,
  platform,
  operator,
  cluster,
}: Installed): string[] {
  const kubectl = `kubectl --namespace ${namespace}`;
  const pod = `$(${kubectl} get pods --selector name=portworx --output name | head -n 1)`;
  const pxctl = `${kubectl} exec ${pod} --container portworx -- /opt/pwx/bin/pxctl`;
  return [
    ...(cluster.create ? [] : platform.advice),
    ...(upgradesItself(operator) ? [upgradeAdvice] : []),
    `Wait until Portworx is running: ${kubectl} get storagecluster ${storageCluster.name} --watch`,
    ...credentials(cloudSnap).flatMap(({ name, options }) => [
      `Let cloud snapshots use the role: ${pxctl} credentials create ${name} --provider s3 --use-workload-identity${options}`,
      `Try it: ${pxctl} credentials validate ${name}`,
    ]),
  ];
}

const upgradeAdvice =
  "OLM upgrades the operator by itself, and upgrades from 26.2.0 and 26.2.1 are known to strip fields from the StorageCluster " +
  "(PWX-55627). To approve each one: pulumi config set --path 'operator.olm.installPlanApproval' Manual";

function upgradesItself({ method, olm }: Installed["operator"]): boolean {
  return method === OperatorMethod.Olm && olm?.installPlanApproval !== InstallPlanApproval.Manual;
}

function credentials(cloudSnap: Installed["cloudSnap"]): { name: string; options: string }[] {
  if (cloudSnap?.everyBucket) return [{ name: "workload-identity", options: "" }];
  return (cloudSnap?.buckets ?? []).map((bucket) => {
    const name = bucket.split(":").at(-1) ?? bucket;
    // Without a bucket Portworx would create one, which the role does not allow.
    return { name, options: ` --bucket ${name}` };
  });
}
