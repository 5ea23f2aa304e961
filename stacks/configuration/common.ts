import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { checkIssuerUrl } from "../../components/issuer";
import { checkClusterName, checkNamespace } from "../../components/kubernetes-names";
import { OperatorMethod } from "../../components/portworx/portworx-operator";
import { anyMap, checked, choice, flag, map, nestedFlag, text, textMap } from "./fields";

const cluster = map("name, and issuerUrl where the cloud cannot be asked for it", {
  name: text("the cluster's name, as the cloud knows it", "production"),
  issuerUrl: checked(
    text("the issuer of the cluster's service account tokens", "https://issuer.example.com"),
    checkIssuerUrl,
  ).optional(),
});

const kubernetes = map("context, path", {
  context: text("a context of the kubeconfig", "production").optional(),
  path: text("the path of a kubeconfig file", "~/.kube/config").optional(),
});

const operator = map("method, version, chart, repository, chartVersion, values", {
  method: choice(OperatorMethod, "whether the stack installs the operator or finds it").optional(),
  version: text("the operator's version", "26.2.1").optional(),
  chart: text("the chart to install", "portworx").optional(),
  repository: z.string({ error: "the URL of the chart's repository" }).optional(),
  chartVersion: text("the chart's version", "9.1.1").optional(),
  values: anyMap("further values of the chart").optional(),
});

const storageCluster = map("name, version, image, storkUseWorkloadIdentity, annotations, spec", {
  name: checked(text("the StorageCluster's name", "px-cluster"), checkClusterName).optional(),
  version: text("the version of Portworx", "3.6.1").optional(),
  image: text("the image of Portworx", "portworx/oci-monitor:3.6.1").optional(),
  storkUseWorkloadIdentity: nestedFlag("whether Stork uses the same identity").optional(),
  annotations: textMap("annotations of the StorageCluster").optional(),
  spec: anyMap("the rest of the StorageCluster's spec, as the vendor documents it").optional(),
});

/** Keys that a stack of any cloud knows. */
export const commonKeys = {
  namespace: checked(text("the namespace of Portworx", "portworx"), checkNamespace).default("portworx"),
  cluster: cluster.prefault({} as z.input<typeof cluster>),
  kubernetes: kubernetes.default({}),
  kubeconfig: z
    .custom<pulumi.Output<string>>((value) => pulumi.Output.isInstance(value), {
      error: "a whole kubeconfig, set as a secret: pulumi config set --secret kubeconfig",
    })
    .optional(),
  operator: operator.default({}),
  storageCluster: storageCluster.default({}),
  allowDestroy: flag("whether the StorageCluster and its namespace may be deleted"),
  confirmDataLoss: text("the StorageCluster's name, if its data may be erased", "px-cluster").optional(),
  migration: flag("whether static credentials may stay for a while"),
};
