import type { V1DeploymentSpec, V1PodSpec } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../providers/kubernetes/objects";
import type { Chart, ReleaseInfo, RenderedChart } from "../../providers/kubernetes/release/chart";
import { customResourceDefinitions } from "./definitions";

const NAME = "portworx-operator";
const DEFAULT_OPERATOR_VERSION = "26.2.1";

/** What the vendor's chart installs when it is asked for the operator alone. */
export const portworxChart: Chart = { name: "portworx", version: "9.1.1", appVersion: "3.6.1", render };

function render({ values, namespace }: ReleaseInfo): RenderedChart {
  if (values.deployCluster !== false) {
    throw new Error("chart portworx: the lab installs the operator alone: set the value deployCluster to false");
  }
  const version = text(values.pxOperatorImageVersion) ?? DEFAULT_OPERATOR_VERSION;
  return {
    // The chart ships the definitions of its own operator, and an older operator puts its own in their place when it
    // starts. Here they are that operator's from the beginning, so that nothing depends on who comes first.
    crds: customResourceDefinitions(version),
    manifests: values.deployOperator === false ? [] : operatorManifests(operatorImage(values, version), namespace),
  };
}

function operatorImage(values: Readonly<Record<string, unknown>>, version: string): string {
  return `${text(values.customRegistryURL) ?? "portworx"}/px-operator:${version}`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function operatorManifests(image: string, namespace: string): KubernetesObject[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: NAME, namespace } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: NAME },
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: NAME },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace }],
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAME },
    },
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: NAME, namespace }, spec: deploymentSpec(image) },
  ];
}

function deploymentSpec(image: string): V1DeploymentSpec {
  const labels = { name: NAME };
  return {
    replicas: 1,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec(image, labels) },
  };
}

function podSpec(image: string, labels: Record<string, string>): V1PodSpec {
  return {
    serviceAccountName: NAME,
    containers: [
      {
        name: NAME,
        image,
        imagePullPolicy: "Always",
        command: ["/operator", "--driver=portworx", "--leader-elect=true"],
        env: [
          { name: "OPERATOR_NAME", value: NAME },
          { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
      },
    ],
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" },
        ],
      },
    },
  };
}
