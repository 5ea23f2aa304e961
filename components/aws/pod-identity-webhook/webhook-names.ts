/** Name of every namespaced object of the webhook, and the first label of its Service's host name. */
export const webhookName = "pod-identity-webhook";

/**
 * Name of every cluster-wide object. EKS and kOps call theirs `pod-identity-webhook`: with that name, this one would take
 * them over.
 */
export const clusterWideName = "portworx-pod-identity-webhook";

/** Secret with `tls.crt` and `tls.key` that cert-manager writes; those of mode `tls` also have their generation's number. */
export const certificateSecret = "pod-identity-webhook-cert";

/** Where the pods listen: no user but root may open the usual 443. */
export const containerPort = 9443;

/** Labels that select the webhook's pods. */
export const podLabels = { "app.kubernetes.io/name": webhookName };

/** The host name by which the API server calls a webhook's Service, and which its certificate must hold. */
export function serviceHost(namespace: string): string {
  return `${webhookName}.${namespace}.svc`;
}
