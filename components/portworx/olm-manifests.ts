import type * as pulumi from "@pulumi/pulumi";
import type { CustomResourceArgs } from "@pulumi/kubernetes/apiextensions";
import type { input as inputs } from "@pulumi/kubernetes/types";
import { derived } from "../inputs";
import { parseVersion } from "../version";

/** What the Operator Lifecycle Manager is to install, and from where. */
export interface OlmInstallation {
  readonly namespace: pulumi.Input<string>;
  /** Version of the operator to begin with. */
  readonly version: pulumi.Input<string>;
  readonly channel: pulumi.Input<string>;
  readonly catalogSource: pulumi.Input<string>;
  readonly catalogNamespace: pulumi.Input<string>;
  readonly installPlanApproval: string;
}

/** The Deployment that the vendor's bundle makes, and the `name` label of its pods. */
const operatorName = "portworx-operator";

/** Limits the operator to its own namespace, the vendor's documented mode. A namespace can have only one such group. */
export function operatorGroup(namespace: pulumi.Input<string>): CustomResourceArgs {
  return {
    apiVersion: "operators.coreos.com/v1",
    kind: "OperatorGroup",
    metadata: { name: operatorName, namespace },
    spec: { targetNamespaces: [namespace] },
  };
}

/** Asks for the vendor's certified bundle, beginning with one version. */
export function subscription(installation: OlmInstallation): CustomResourceArgs {
  return {
    apiVersion: "operators.coreos.com/v1alpha1",
    kind: "Subscription",
    metadata: { name: "portworx-certified", namespace: installation.namespace },
    spec: {
      name: "portworx-certified",
      channel: installation.channel,
      source: installation.catalogSource,
      sourceNamespace: installation.catalogNamespace,
      startingCSV: derived(installation.version, startingCsv),
      installPlanApproval: installation.installPlanApproval,
    },
  };
}

/** Name of the ClusterServiceVersion of an operator version, as the vendor's bundles write it. */
export function startingCsv(version: string): string {
  return `${operatorName}.v${parseVersion(version, "version")}`;
}

/**
 * A Service of the operator's pods. Nobody calls it: Pulumi holds back whatever follows a Service until its pods are ready and
 * have stayed so for some seconds, while for OLM's own objects it does not wait. Its port is the operator's metrics port.
 */
export function readinessService(namespace: pulumi.Input<string>): inputs.core.v1.Service {
  return {
    metadata: { name: `${operatorName}-ready`, namespace },
    spec: {
      selector: { name: operatorName },
      ports: [{ name: "metrics", port: 8999, targetPort: 8999, protocol: "TCP" }],
    },
  };
}
