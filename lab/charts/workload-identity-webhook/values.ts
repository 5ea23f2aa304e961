import { z } from "zod";

const texts = z.record(z.string(), z.string());
/** A part of a Kubernetes object, which the chart hands on as it is. */
const part = z.record(z.string(), z.unknown());
const parts = z.array(part);

/**
 * The values that the chart's templates read, with its own defaults. As with Helm, others are ignored: in this version
 * that goes for `topologySpreadConstraints`, and for the ports of `service`.
 */
const schema = z.object({
  replicaCount: z.number().default(2),
  image: z
    .object({
      repository: z.string().default("mcr.microsoft.com/oss/azure/workload-identity/webhook"),
      pullPolicy: z.string().default("IfNotPresent"),
      release: z.string().default("v1.5.1"),
    })
    .prefault({}),
  imagePullSecrets: parts.default([]),
  nodeSelector: texts.default({ "kubernetes.io/os": "linux" }),
  resources: part.default({ limits: { cpu: "100m", memory: "30Mi" }, requests: { cpu: "100m", memory: "20Mi" } }),
  tolerations: parts.default([]),
  affinity: part.default({}),
  service: z.object({ type: z.string().default("ClusterIP") }).prefault({}),
  azureEnvironment: z.string().default("AzurePublicCloud"),
  azureTenantID: z.string({ error: "set the value azureTenantID: the chart requires it" }).min(1),
  logLevel: z.string().default("info"),
  metricsAddr: z.string().default(":8095"),
  metricsBackend: z.string().default("prometheus"),
  priorityClassName: z.string().default("system-cluster-critical"),
  mutatingWebhookAnnotations: texts.default({}),
  mutatingWebhookNamespaceSelector: part.default({}),
  podLabels: texts.default({}),
  podAnnotations: texts.default({}),
  podDisruptionBudget: part.default({ minAvailable: 1 }),
});

export type ChartValues = z.infer<typeof schema>;

/** @throws an Error that names every value that is missing or of the wrong kind */
export function readValues(given: Readonly<Record<string, unknown>>): ChartValues {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`chart workload-identity-webhook: ${mistakes.join("; ")}`);
}
