/** What decides how an administrator goes on. */
export interface Installed {
  readonly namespace: string;
  readonly storageClusterName: string;
  /** Buckets that cloud snapshots may go to; "every-bucket", or undefined for none. */
  readonly cloudSnap?: readonly string[] | "every-bucket";
  /** What the platform's owner has to see to. */
  readonly advice: readonly string[];
}

/** What is left to do by hand, in order, with commands to copy. */
export function awsNextSteps({ namespace, storageClusterName, cloudSnap, advice }: Installed): string[] {
  const kubectl = `kubectl --namespace ${namespace}`;
  const pod = `$(${kubectl} get pods --selector name=portworx --output name | head -n 1)`;
  const pxctl = `${kubectl} exec ${pod} --container portworx -- /opt/pwx/bin/pxctl`;
  return [
    ...advice,
    `Wait until Portworx is running: ${kubectl} get storagecluster ${storageClusterName} --watch`,
    ...credentials(cloudSnap).flatMap(({ name, options }) => [
      `Let cloud snapshots use the role: ${pxctl} credentials create ${name} --provider s3 --use-workload-identity${options}`,
      `Try it: ${pxctl} credentials validate ${name}`,
    ]),
  ];
}

function credentials(cloudSnap: Installed["cloudSnap"]): { name: string; options: string }[] {
  if (cloudSnap === undefined) return [];
  if (cloudSnap === "every-bucket") return [{ name: "workload-identity", options: "" }];
  return cloudSnap.map((bucket) => {
    const name = bucket.split(":").at(-1) ?? bucket;
    // Without a bucket Portworx would create one, which the role does not allow.
    return { name, options: ` --bucket ${name}` };
  });
}
