import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Release, type ReleaseArgs } from "@pulumi/kubernetes/helm/v3/release";
import { checked, derived, onceMade } from "../inputs";
import { checkNamespace } from "../kubernetes-names";
import { testedVersions, type PlatformName } from "../platforms";
import { installWithOlm, type OlmSource } from "./olm";
import { chartValues, checkOperatorVersion } from "./operator-chart";
import { checkMethod, OperatorMethod } from "./operator-method";

export { OperatorMethod } from "./operator-method";

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
   * The Kubernetes distribution that the cluster runs on.
   *
   * @default unknown; required where the method is `olm`
   */
  platform?: PlatformName;
  /**
   * Version of the operator: the one to install, or the one that is there.
   *
   * @default "26.2.1", the one of the default chart; required where the method is `existing`
   */
  version?: pulumi.Input<string>;
  /**
   * Where the Operator Lifecycle Manager takes the operator from, and when it upgrades it. For `olm` only.
   *
   * @default the vendor's package in OpenShift's certified catalog
   */
  olm?: OlmSource;
  /**
   * Chart to install: a name within `repository`, a path, or an OCI reference. All inputs of the chart are for `helm` only.
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
 * The Portworx operator: installed by the vendor's chart or by OpenShift's Operator Lifecycle Manager, or found where it is
 * there already. Removing it leaves its resource definitions in the cluster, as Helm and OLM do.
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
    checkMethod(args);
    const namespace = checked(args.namespace, (value) => checkNamespace(value));
    const version = checked(args.version ?? testedVersions.operator, checkOperatorVersion);
    super("portworx-workload-identity:index:PortworxOperator", name, {}, opts);

    const child = { parent: this };
    const inputs = { namespace, version, values: chartValues(args.values, version) };
    const operator = {
      [OperatorMethod.Helm]: () => new Release(name, releaseArgs(args, inputs), child),
      [OperatorMethod.Olm]: () => installWithOlm(name, inputs, args.olm ?? {}, child),
      [OperatorMethod.Existing]: () => findOperator(name, namespace, child),
    }[args.method ?? OperatorMethod.Helm]();

    this.version = onceMade(version, [operator], [inputs]);
    this.namespace = onceMade(namespace, [operator], [inputs]);
    this.registerOutputs({ version: this.version, namespace: this.namespace });
  }
}

/** What of a release was judged, or waits to be. */
interface CheckedInputs {
  readonly namespace: pulumi.Input<string>;
  readonly values: pulumi.Input<Record<string, unknown>>;
}

function releaseArgs(args: PortworxOperatorArgs, { namespace, values }: CheckedInputs): ReleaseArgs {
  return {
    // Fixed, so that people and `helm list` know it.
    name: "portworx",
    namespace,
    chart: args.chart ?? "portworx",
    version: args.chartVersion ?? testedVersions.chart,
    repositoryOpts: pulumi.output(args.repository ?? vendorRepository).apply((repo) => (repo === "" ? {} : { repo })),
    values,
  };
}

/**
 * Reads the operator's Deployment, which has the same name however it was installed; already the preview fails where there is
 * none. A program cannot word the engine's error for a missing object, but it shows the resource's name.
 */
function findOperator(
  name: string,
  namespace: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const id = derived(namespace, (known) => `${known}/portworx-operator`);
  return Deployment.get(`${name}-method-existing-needs-an-operator`, id, options);
}
