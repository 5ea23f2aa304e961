import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";

/** A pod-bound token such as the kubelet would write into the pod's projected volume, from the API server itself. */
export async function podToken(api: CoreV1Api, pod: V1Pod, volumeName: string): Promise<string> {
  const projected = pod.spec?.volumes?.find((volume) => volume.name === volumeName)?.projected;
  const source = projected?.sources?.[0]?.serviceAccountToken;
  if (!source?.audience) throw new Error(`pod ${pod.metadata?.name} has no projected token ${volumeName}`);
  return requestToken(api, pod.metadata?.namespace ?? "", pod.spec?.serviceAccountName ?? "", source.audience, pod);
}

/** A token of any service account for any audience, bound to a pod where one is given. */
export async function requestToken(
  api: CoreV1Api,
  namespace: string,
  serviceAccount: string,
  audience: string,
  pod?: V1Pod,
): Promise<string> {
  const response = await api.createNamespacedServiceAccountToken({
    namespace,
    name: serviceAccount,
    body: {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {
        audiences: [audience],
        expirationSeconds: 3600,
        boundObjectRef: pod && { apiVersion: "v1", kind: "Pod", name: pod.metadata?.name, uid: pod.metadata?.uid },
      },
    },
  });
  const token = response.status?.token;
  if (!token) throw new Error(`the API server gave no token for ${namespace}/${serviceAccount}`);
  return token;
}

/** A token of a service account that is called the same in another namespace. */
export async function foreignNamespaceToken(api: CoreV1Api, serviceAccount: string, audience: string): Promise<string> {
  const namespace = "default";
  await api.createNamespacedServiceAccount({ namespace, body: { metadata: { name: serviceAccount } } });
  try {
    return await requestToken(api, namespace, serviceAccount, audience);
  } finally {
    await api.deleteNamespacedServiceAccount({ namespace, name: serviceAccount });
  }
}

/** The same token with one character of the signature changed. */
export function tamperSignature(token: string): string {
  const at = token.lastIndexOf(".") + 10;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}
