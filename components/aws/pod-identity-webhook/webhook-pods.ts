import type * as pulumi from "@pulumi/pulumi";
import type { input as inputs } from "@pulumi/kubernetes/types";
import { derived } from "../../inputs";
import { containerPort, podLabels, webhookName } from "./webhook-names";

/** What the pods of the webhook are told. */
export interface WebhookPods {
  readonly image: pulumi.Input<string>;
  readonly replicas: pulumi.Input<number>;
  readonly awsDefaultRegion: pulumi.Input<string>;
  readonly tokenAudience: pulumi.Input<string>;
  /** Milliseconds. */
  readonly serviceAccountLookupGracePeriod: pulumi.Input<number>;
  readonly priorityClassName: pulumi.Input<string>;
  /** Name of the Secret with `tls.crt` and `tls.key`. */
  readonly certificateSecret: string;
}

/**
 * The webhook's Deployment: pods on different nodes, replaced one by one and only once the next one answers, with no more
 * rights than serving a port takes.
 */
export function deploymentSpec(pods: WebhookPods): inputs.apps.v1.DeploymentSpec {
  return {
    replicas: pods.replicas,
    selector: { matchLabels: podLabels },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: podLabels },
      spec: {
        serviceAccountName: webhookName,
        priorityClassName: pods.priorityClassName,
        nodeSelector: { "kubernetes.io/os": "linux" },
        topologySpreadConstraints: [
          spread("topology.kubernetes.io/zone", "ScheduleAnyway"),
          spread("kubernetes.io/hostname", "DoNotSchedule"),
        ],
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65534,
          runAsGroup: 65534,
          fsGroup: 65534,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [container(pods)],
        volumes: [{ name: "certificate", secret: { secretName: pods.certificateSecret, defaultMode: 0o440 } }],
      },
    },
  };
}

function spread(topologyKey: string, whenUnsatisfiable: string): inputs.core.v1.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    // A node that may not take the pod is no place that one could be missing from.
    nodeTaintsPolicy: "Honor",
    labelSelector: { matchLabels: podLabels },
  };
}

function container(pods: WebhookPods): inputs.core.v1.Container {
  return {
    name: webhookName,
    image: pods.image,
    imagePullPolicy: "IfNotPresent",
    command: [
      "/webhook",
      "--in-cluster=false",
      `--port=${containerPort}`,
      "--annotation-prefix=eks.amazonaws.com",
      derived(pods.tokenAudience, (audience) => `--token-audience=${audience}`),
      derived(pods.awsDefaultRegion, (region) => `--aws-default-region=${region}`),
      "--sts-regional-endpoint=true",
      derived(pods.serviceAccountLookupGracePeriod, (milliseconds) => gracePeriodFlag(milliseconds)),
      "--logtostderr",
    ],
    ports: [
      { name: "webhook", containerPort },
      { name: "metrics", containerPort: 9999 },
    ],
    // The TLS port answers only once the certificate is loaded.
    readinessProbe: { httpGet: healthz, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { httpGet: healthz, initialDelaySeconds: 10, periodSeconds: 20, failureThreshold: 3 },
    // Time for the API server's node to hear that the pod is going, before the pod stops listening.
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "certificate", mountPath: "/etc/webhook/certs", readOnly: true }],
  };
}

const healthz = { path: "/healthz", port: "webhook", scheme: "HTTPS" };

function gracePeriodFlag(milliseconds: number): string {
  return `--service-account-lookup-grace-period=${milliseconds}ms`;
}
