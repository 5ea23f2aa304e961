import * as pulumi from "@pulumi/pulumi";
import * as helm from "@pulumi/kubernetes/helm/v3";
import { checked, onceMade, plainParts } from "../inputs";
import { checkNamespace } from "../kubernetes-names";
import { testedVersions } from "../platforms";
import { chartValues, checkChartValues, checkExisting, checkOperatorVersion } from "./operator-chart";

/** How the Portworx operator comes into the cluster. */
export enum OperatorMethod {
  /** The vendor's Helm chart, without a StorageCluster. */
  Helm = "helm",
  /** It is there already and stays as it is. */
  Existing = "existing",
}

/** Inputs of {@link PortworxOperator}. */
export interface PortworxOperatorArgs {
  /** Existing namespace for the operator; the StorageCluster goes into the same one. */
  namespace: pulumi.Input<string>;
  /**
   * How the operator comes into the cluster.
   *
   * @default OperatorMethod.Helm
   */
  method?: OperatorMethod;
  /**
   * Version of the operator: the one to install, or the one that is there.
   *
   * @default "26.2.1", the one of the default chart; required where the method is `existing`
   */
  version?: pulumi.Input<string>;
  /**
   * Chart to install: a name within `repository`, a path, or an OCI reference.
   *
   * @default "portworx"
   */
  chart?: pulumi.Input<string>;
  /**
   * URL of the chart repository. Leave it empty ("") where the chart is a path or an OCI reference.
   *
   * @default the vendor's repository
   */
  repository?: pulumi.Input<string>;
  /**
   * Version of the chart.
   *
   * @default "9.1.1"
   */
  chartVersion?: pulumi.Input<string>;
  /**
   * Further values of the chart, such as `customRegistryURL`. The StorageCluster is never the chart's
   * (`deployCluster: false`).
   *
   * @default none
   */
  // The component analyzer maps no other type to "any values".
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  values?: any;
}

const vendorRepository = "https://raw.githubusercontent.com/portworx/helm/master/stable/";

/**
 * The Portworx operator: installed by the vendor's chart, or known to be there. Removing it leaves the chart's resource
 * definitions in the cluster, as Helm does.
 *
 * @throws InputError where an input is wrong.
 *
 * @example
 * const operator = new PortworxOperator("portworx-operator", { namespace: "portworx" });
 */
export class PortworxOperator extends pulumi.ComponentResource {
  /** Version of the operator; whoever uses it waits for the operator. */
  readonly version: pulumi.Output<string>;
  /** Namespace of the operator; whoever uses it waits for the operator. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: PortworxOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    const installs = args.method !== OperatorMethod.Existing;
    if (!installs) checkExisting(args);
    const namespace = checked(args.namespace, (value) => checkNamespace(value));
    const version = checked(args.version ?? testedVersions.operator, checkOperatorVersion);
    checkChartValues(plainParts(args.values));
    super("portworx-workload-identity:index:PortworxOperator", name, {}, opts);

    const inputs = releaseArgs(args, namespace, version);
    const made = installs ? [new helm.Release(name, inputs, { parent: this })] : [];

    this.version = onceMade(version, made, [inputs]);
    this.namespace = onceMade(namespace, made, [inputs]);
    this.registerOutputs({ version: this.version, namespace: this.namespace });
  }
}

function releaseArgs(
  { chart, chartVersion, repository, values }: PortworxOperatorArgs,
  namespace: pulumi.Input<string>,
  version: pulumi.Input<string>,
): helm.ReleaseArgs {
  return {
    // Fixed, so that people and `helm list` know it.
    name: "portworx",
    namespace,
    chart: chart ?? "portworx",
    version: chartVersion ?? testedVersions.chart,
    repositoryOpts: pulumi.output(repository ?? vendorRepository).apply((repo) => (repo === "" ? {} : { repo })),
    values: chartValues(values, version),
  };
}
