import type * as pulumi from "@pulumi/pulumi";
import type { input as inputs } from "@pulumi/kubernetes/types";
import { clusterWideName, containerPort, podLabels, webhookName } from "./webhook-names";

/** Labels of the webhook's namespace: only pods that need no privileges may run in it. */
export const namespaceLabels = { "pod-security.kubernetes.io/enforce": "restricted" };

/** All that the webhook reads: the annotations of service accounts, in every namespace. */
export const accessRules: inputs.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get", "list", "watch"] },
];

/** Gives the webhook's service account what {@link accessRules} says. */
export function accessBinding(
  namespace: pulumi.Input<string>,
): Pick<inputs.rbac.v1.ClusterRoleBinding, "roleRef" | "subjects"> {
  return {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterWideName },
    subjects: [{ kind: "ServiceAccount", name: webhookName, namespace }],
  };
}

/** The Service that the API server calls. */
export function serviceSpec(port: pulumi.Input<number>): inputs.core.v1.ServiceSpec {
  return { selector: podLabels, ports: [{ name: "webhook", port, targetPort: containerPort, protocol: "TCP" }] };
}

/** One pod at a time may be evicted; one that does not work never holds up the draining of its node. */
export const disruptionBudgetSpec: inputs.policy.v1.PodDisruptionBudgetSpec = {
  maxUnavailable: 1,
  selector: { matchLabels: podLabels },
  unhealthyPodEvictionPolicy: "AlwaysAllow",
};

/** How the API server calls the webhook. */
export interface WebhookCall {
  readonly namespace: pulumi.Input<string>;
  readonly servicePort: pulumi.Input<number>;
  readonly portworxNamespaces: pulumi.Input<string[]>;
  readonly failurePolicy: string;
  /** Authorities that the API server is to trust, base64 of PEM; undefined where cert-manager writes them. */
  readonly caBundle?: pulumi.Input<string>;
}

/** The webhook's entry of the MutatingWebhookConfiguration: new pods of the Portworx namespaces, and no others. */
export function webhookEntry(call: WebhookCall): inputs.admissionregistration.v1.MutatingWebhook {
  return {
    name: "pod-identity-webhook.amazonaws.com",
    clientConfig: {
      service: { name: webhookName, namespace: call.namespace, path: "/mutate", port: call.servicePort },
      ...(call.caBundle !== undefined && { caBundle: call.caBundle }),
    },
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "Namespaced" }],
    namespaceSelector: {
      matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: call.portworxNamespaces }],
    },
    objectSelector: {
      matchExpressions: [{ key: "eks.amazonaws.com/skip-pod-identity-webhook", operator: "DoesNotExist" }],
    },
    failurePolicy: call.failurePolicy,
    sideEffects: "None",
    // Up to v0.6.17 the webhook answers without naming a version, which the API server accepts for v1beta1 alone; later ones
    // answer in the version that they were asked in.
    admissionReviewVersions: ["v1beta1"],
    timeoutSeconds: 10,
    matchPolicy: "Equivalent",
    // Containers that a later webhook adds need the token too; a second call changes nothing that the first one did.
    reinvocationPolicy: "IfNeeded",
  };
}
