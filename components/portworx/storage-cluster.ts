import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { onceMade } from "../inputs";
import type { PlatformName } from "../platforms";
import type { WorkloadIdentityCredential } from "./credential";
import { checkLiveSpec } from "./live-cluster";
import { checkedInputs } from "./storage-cluster-inputs";

/** Inputs of {@link StorageCluster}. */
export interface StorageClusterArgs {
  /** Name of the StorageCluster, which is Portworx's cluster name; it can never change. */
  clusterName: pulumi.Input<string>;
  /** Existing namespace of the operator; on AKS not kube-system, whose pods get no tokens. It can never change. */
  namespace: pulumi.Input<string>;
  /** The Kubernetes distribution that the cluster runs on; decides annotations and ports. */
  platform: PlatformName;
  /** The identity that Portworx uses: `awsCredential(role.arn)` or `azureCredential(identity.clientId)`. */
  credential: WorkloadIdentityCredential;
  /**
   * Version of the Portworx operator in the cluster, such as the `version` of a PortworxOperator: at least 25.3.1 on AWS, 26.2.0
   * on Azure.
   */
  operatorVersion: pulumi.Input<string>;
  /**
   * Version of Portworx: at least 3.4.0 on AWS, 3.6.1 on Azure.
   *
   * @default the version in the tag of `image`, else "3.6.1"
   */
  portworxVersion?: pulumi.Input<string>;
  /**
   * Image of Portworx; a registry with port, a tag and a digest are understood. Where the tag is no version, give
   * `portworxVersion` too.
   *
   * @default "portworx/oci-monitor:" and the version
   */
  image?: pulumi.Input<string>;
  /**
   * Whether Stork uses the same identity, which Portworx Backup and disaster recovery need. Needs operator 26.2.0.
   *
   * @default true
   */
  storkUseWorkloadIdentity?: boolean;
  /**
   * The rest of the StorageCluster's spec, passed on as it is. `image`, `workloadIdentity` and `stork.useWorkloadIdentity`
   * are made from the other inputs and can't be contradicted; variables with static credentials are refused.
   *
   * @default cloud drives of 150 GB (gp3, Premium_LRS), internal key-value store, secrets in Kubernetes
   */
  // The component analyzer maps no other type to "any object".
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  spec?: any;
  /**
   * Annotations of the StorageCluster, beside the platform's own, such as `portworx.io/misc-args`.
   *
   * @default none
   */
  annotations?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * True: the StorageCluster may be deleted or replaced. Set it and run `pulumi up` before `pulumi destroy`.
   *
   * @default false: it is protected
   */
  allowDestroy?: boolean;
  /**
   * The cluster's name, as a confirmation that its data may be erased: asked for where `spec.deleteStrategy.type` is
   * UninstallAndWipe or UninstallAndDelete.
   *
   * @default none
   */
  confirmDataLoss?: string;
  /**
   * True: static credentials may stay in the spec for a while, each with a warning, so that a running cluster can be moved
   * to workload identity in two steps.
   *
   * @default false
   */
  migration?: boolean;
}

/**
 * The Portworx cluster, wired to its workload identity. Let it depend on the role or identity, the webhook and the operator:
 * then it is made last and deleted first, while it can still reach the cloud.
 *
 * @throws InputError where an input is wrong, or where the live object comes back without the workload identity.
 *
 * @example
 * const storage = new StorageCluster("storage", {
 *   clusterName: "px-cluster",
 *   namespace: operator.namespace,
 *   platform: PlatformName.Eks,
 *   credential: awsCredential(role.arn),
 *   operatorVersion: operator.version,
 * });
 */
export class StorageCluster extends pulumi.ComponentResource {
  /** Name of the StorageCluster; known once the live object has kept its workload identity. */
  readonly clusterName: pulumi.Output<string>;
  /** Namespace of the StorageCluster. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: StorageClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterName, namespace, annotations, spec, expected, ...checks } = checkedInputs(args);
    // The object itself depends on what the component does: a delete looks at direct dependencies.
    const { dependsOn, ...options } = opts ?? {};
    super("portworx-workload-identity:index:StorageCluster", name, {}, options);

    const warnings = [checks.versionWarnings, checks.specWarnings].map((texts) =>
      pulumi.output(texts).apply((known) => known.map((text) => pulumi.log.warn(text, this))),
    );
    const inputs = { metadata: { name: clusterName, namespace, annotations }, spec };
    const cluster = new CustomResource(
      name,
      { apiVersion: "core.libopenstorage.org/v1", kind: "StorageCluster", ...inputs },
      pulumi.mergeOptions(
        { dependsOn },
        {
          parent: this,
          protect: args.allowDestroy ? options.protect : true,
          // Portworx is drained from every node before the object goes.
          customTimeouts: { delete: "60m" },
          // Nothing is registered before what was only known later has been judged too.
          dependsOn: pulumi.all(warnings).apply(() => []),
        },
      ),
    );
    const kept = pulumi
      .all([liveSpec(cluster), expected])
      .apply(([live, block]) => pulumi.runtime.isDryRun() || checkLiveSpec(live, block));

    this.clusterName = onceMade(clusterName, [cluster], [inputs, warnings, kept]);
    this.namespace = onceMade(namespace, [cluster], [inputs, warnings, kept]);
    this.registerOutputs({ clusterName: this.clusterName, namespace: this.namespace });
  }
}

/** The spec as it came back from the API server, which the SDK's type does not show. */
function liveSpec(cluster: CustomResource): pulumi.Output<unknown> {
  return (cluster as unknown as { spec: pulumi.Output<unknown> }).spec;
}
