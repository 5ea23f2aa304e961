import type { KubeConfig, V1LabelSelector } from "@kubernetes/client-node";
import { REGION } from "../../aws/identity";
import { startBuiltIn } from "../admission/built-in";
import type { RunningImage } from "../image";
import { DEFAULT_SETTINGS, type WebhookSettings } from "./settings";
import { PATH, PodIdentityWebhook } from "./webhook";

/** The distributions that have one. */
export type PodIdentityDistribution = "eks" | "openshift";

interface Variant {
  readonly settings: WebhookSettings;
  /** Name of the webhook within its configuration. */
  readonly webhookName: string;
  readonly namespaceSelector: V1LabelSelector;
}

const VARIANTS: Readonly<Record<PodIdentityDistribution, Variant>> = {
  eks: {
    settings: {
      ...DEFAULT_SETTINGS,
      awsDefaultRegion: REGION,
      stsRegionalEndpoint: true,
      serviceAccountLookupGracePeriod: 100,
    },
    webhookName: "iam-for-pods.amazonaws.com",
    namespaceSelector: {},
  },
  // It tells pods no region, and stays away from the namespaces that OpenShift itself starts with.
  openshift: {
    settings: DEFAULT_SETTINGS,
    webhookName: "pod-identity-webhook.amazonaws.com",
    namespaceSelector: { matchExpressions: [{ key: "openshift.io/run-level", operator: "NotIn", values: ["0"] }] },
  },
};

/** As `kubectl get mutatingwebhookconfiguration pod-identity-webhook -o yaml` shows it, but for the address. */
export function startBuiltInPodIdentityWebhook(
  kubeConfig: KubeConfig,
  distribution: PodIdentityDistribution,
): Promise<RunningImage> {
  const { settings, webhookName, namespaceSelector } = VARIANTS[distribution];
  return startBuiltIn(kubeConfig, {
    name: "pod-identity-webhook",
    path: PATH,
    registration: {
      name: webhookName,
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
      failurePolicy: "Ignore",
      matchPolicy: "Equivalent",
      namespaceSelector,
      objectSelector: {
        matchExpressions: [{ key: "eks.amazonaws.com/skip-pod-identity-webhook", operator: "DoesNotExist" }],
      },
      reinvocationPolicy: "IfNeeded",
      sideEffects: "None",
      timeoutSeconds: 10,
      admissionReviewVersions: ["v1beta1"],
    },
    create: (onReview) => new PodIdentityWebhook(kubeConfig, settings, { onReview }),
  });
}
