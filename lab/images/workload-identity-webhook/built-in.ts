import type { KubeConfig } from "@kubernetes/client-node";
import { startBuiltIn } from "../admission/built-in";
import type { RunningImage } from "../image";
import { CONFIGURATION_NAME } from "./names";
import { authorityHostOf, DEFAULT_AUDIENCE } from "./settings";
import { PATH, WorkloadIdentityWebhook } from "./webhook";

const SELECTED = { "azure.workload.identity/use": "true" };

/** The webhook of AKS. What AKS adds to every configuration keeps it away from kube-system. */
export function startBuiltInWorkloadIdentityWebhook(kubeConfig: KubeConfig, tenantId: string): Promise<RunningImage> {
  const settings = {
    tenantId,
    authorityHost: authorityHostOf("AzurePublicCloud"),
    audience: DEFAULT_AUDIENCE,
    layout: "tokens",
  } as const;
  return startBuiltIn(kubeConfig, {
    name: CONFIGURATION_NAME,
    path: PATH,
    registration: {
      name: "mutation.azure-workload-identity.io",
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
      },
      objectSelector: { matchLabels: SELECTED },
      reinvocationPolicy: "IfNeeded",
      sideEffects: "None",
      timeoutSeconds: 10,
      admissionReviewVersions: ["v1", "v1beta1"],
    },
    podLabels: SELECTED,
    create: (onReview) => new WorkloadIdentityWebhook(kubeConfig, settings, { onReview }),
  });
}
