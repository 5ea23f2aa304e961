import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { checkClusterName, checkNamespace } from "../../components/kubernetes-names";
import { testedVersions } from "../../components/platforms";
import { InstallPlanApproval } from "../../components/portworx/olm";
import { OperatorMethod } from "../../components/portworx/portworx-operator";
import { anyMap, checked, choice, flag, map, nestedFlag, text, textMap, textOrNone } from "./fields";

/**
 * What every cloud's stack has to know of the cluster.
 *
 * @param checkIssuer the cloud's own rules for an issuer
 */
export function clusterKeys(checkIssuer: (url: string, input: string) => void) {
  return {
    name: text("the cluster's name, as the cloud knows it", "production"),
    issuerUrl: checked(
      text(
        "the issuer of the cluster's service account tokens, where the cloud cannot be asked for it",
        "https://issuer.example.com",
      ),
      checkIssuer,
    ).optional(),
  };
}

/** How any cluster is reached. */
export const kubernetesKeys = {
  context: text("a context of the kubeconfig", "production").optional(),
  path: text("the path of a kubeconfig file", "~/.kube/config").optional(),
};

const kubernetes = map("context, path", kubernetesKeys);

const operator = map("method, version, chart, repository, chartVersion, values, olm", {
  method: choice(OperatorMethod, "how the operator comes into the cluster, helm unless given").optional(),
  version: text(`the operator's version, ${testedVersions.operator} unless given`, testedVersions.operator).optional(),
  chart: text(
    "the chart to install: its name in the repository, a path or an OCI reference; portworx unless given",
    "portworx",
  ).optional(),
  repository: textOrNone(
    "the URL of the chart's repository, the vendor's unless given; empty where the chart is a path or an OCI reference",
  ).optional(),
  chartVersion: text(`the chart's version, ${testedVersions.chart} unless given`, testedVersions.chart).optional(),
  values: anyMap("further values of the chart").optional(),
  olm: map("channel, catalogSource, catalogNamespace, installPlanApproval", {
    channel: text("the channel of the package portworx-certified, stable unless given", "stable").optional(),
    catalogSource: text("the CatalogSource, certified-operators unless given", "certified-operators").optional(),
    catalogNamespace: text(
      "the CatalogSource's namespace, openshift-marketplace unless given",
      "openshift-marketplace",
    ).optional(),
    installPlanApproval: choice(
      InstallPlanApproval,
      "whether new versions of the operator install themselves, Automatic unless given",
    ).optional(),
  }).optional(),
});

const storageCluster = map("name, version, image, storkUseWorkloadIdentity, annotations, spec", {
  name: checked(
    text("the StorageCluster's name, the cluster's unless given", "px-cluster"),
    checkClusterName,
  ).optional(),
  version: text(`the version of Portworx, ${testedVersions.portworx} unless given`, testedVersions.portworx).optional(),
  image: text(
    "the image of Portworx, the vendor's of that version unless given",
    "portworx/oci-monitor:3.6.1",
  ).optional(),
  storkUseWorkloadIdentity: nestedFlag("whether Stork uses the same identity, as it does unless given").optional(),
  annotations: textMap("annotations of the StorageCluster, beside the platform's").optional(),
  spec: anyMap("the rest of the StorageCluster's spec, as the vendor documents it").optional(),
});

/** Keys that a stack of any cloud knows. */
export const commonKeys = {
  namespace: checked(text("the namespace of Portworx", "portworx"), checkNamespace).default("portworx"),
  kubernetes: kubernetes.default({}),
  kubeconfig: z
    .custom<pulumi.Output<string>>((value) => pulumi.Output.isInstance(value), {
      error: "a whole kubeconfig, set as a secret: pulumi config set --secret kubeconfig",
    })
    .meta({ description: "a whole kubeconfig, kept encrypted: pulumi config set --secret kubeconfig < FILE" })
    .optional(),
  operator: operator.default({}),
  storageCluster: storageCluster.default({}),
  existingCertManager: flag("whether a cert-manager runs in the cluster, so that the operator installs none"),
  allowDestroy: flag("whether the StorageCluster and its namespace may be deleted"),
  confirmDataLoss: text("the StorageCluster's name, if its data may be erased", "px-cluster").optional(),
  migration: flag("whether static credentials may stay for a while"),
};
