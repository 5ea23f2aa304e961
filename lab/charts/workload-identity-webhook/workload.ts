import { CONTAINER_PORT, SECRET_NAME } from "../../images/workload-identity-webhook/names";
import type { KubernetesObject } from "../../providers/kubernetes/objects";
import type { ReleaseInfo } from "../../providers/kubernetes/release/chart";
import { SERVICE_ACCOUNT } from "./access";
import { namespaced, releaseLabels } from "./release-scope";
import type { ChartValues } from "./values";

const NAME = "azure-wi-webhook-controller-manager";
const CONFIG_MAP = "azure-wi-webhook-config";
const HEALTH_PORT = 9440;

/** The program, what it is told, and the Secret that it keeps its certificate in. */
export function workloadManifests(release: ReleaseInfo, values: ChartValues): KubernetesObject[] {
  const matchLabels = releaseLabels(release);
  return [
    namespaced(release, "v1", "ConfigMap", CONFIG_MAP, {
      data: {
        AZURE_ENVIRONMENT: values.azureEnvironment || "AzurePublicCloud",
        AZURE_TENANT_ID: values.azureTenantID,
      },
    }),
    namespaced(release, "v1", "Secret", SECRET_NAME, {}),
    namespaced(release, "apps/v1", "Deployment", NAME, {
      spec: {
        replicas: values.replicaCount,
        selector: { matchLabels },
        template: {
          metadata: { labels: { ...values.podLabels, ...matchLabels }, annotations: values.podAnnotations },
          spec: podSpec(values),
        },
      },
    }),
    namespaced(release, "policy/v1", "PodDisruptionBudget", NAME, {
      spec: { ...values.podDisruptionBudget, selector: { matchLabels } },
    }),
  ];
}

function podSpec(values: ChartValues): object {
  const { affinity, nodeSelector, tolerations, priorityClassName } = values;
  return {
    serviceAccountName: SERVICE_ACCOUNT,
    priorityClassName,
    affinity,
    nodeSelector,
    tolerations,
    containers: [container(values)],
    volumes: [{ name: "cert", secret: { defaultMode: 420, secretName: SECRET_NAME } }],
  };
}

function container({ image, resources, logLevel, metricsAddr, metricsBackend }: ChartValues): object {
  return {
    name: "manager",
    image: `${image.repository}:${image.release}`,
    imagePullPolicy: image.pullPolicy,
    command: ["/manager"],
    args: [`--log-level=${logLevel}`, `--metrics-addr=${metricsAddr}`, `--metrics-backend=${metricsBackend}`],
    env: [{ name: "POD_NAMESPACE", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } } }],
    envFrom: [{ configMapRef: { name: CONFIG_MAP } }],
    ports: [
      { containerPort: Number(metricsAddr.replace(/^:/, "")), name: "metrics", protocol: "TCP" },
      { containerPort: CONTAINER_PORT, name: "webhook-server", protocol: "TCP" },
      { containerPort: HEALTH_PORT, name: "healthz", protocol: "TCP" },
    ],
    livenessProbe: {
      failureThreshold: 6,
      httpGet: { path: "/healthz", port: "healthz" },
      initialDelaySeconds: 15,
      periodSeconds: 20,
    },
    readinessProbe: { httpGet: { path: "/readyz", port: "healthz" }, initialDelaySeconds: 5, periodSeconds: 5 },
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsGroup: 65532,
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumeMounts: [{ mountPath: "/certs", name: "cert", readOnly: true }],
  };
}
