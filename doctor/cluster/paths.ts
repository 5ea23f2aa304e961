/** Paths of the API, for {@link ClusterReader}. */
export const paths = {
  version: "/version",
  discoveryDocument: "/.well-known/openid-configuration",
  keys: "/openid/v1/jwks",
  accessReviews: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
  mutatingWebhooks: "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
  storageClusterDefinition:
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/storageclusters.core.libopenstorage.org",
  namespace: (name: string) => `/api/v1/namespaces/${name}`,
  nodes: "/api/v1/nodes",
  /** Of every namespace where none is given. */
  storageClusters: (namespace?: string) => `/apis/core.libopenstorage.org/v1${within(namespace)}/storageclusters`,
  storageNodes: (namespace: string) => `/apis/core.libopenstorage.org/v1${within(namespace)}/storagenodes`,
  pods: (namespace?: string) => `/api/v1${within(namespace)}/pods`,
  serviceAccounts: (namespace: string) => `/api/v1${within(namespace)}/serviceaccounts`,
  tokens: (namespace: string, serviceAccount: string) =>
    `/api/v1${within(namespace)}/serviceaccounts/${serviceAccount}/token`,
  services: (namespace: string) => `/api/v1${within(namespace)}/services`,
  secrets: (namespace: string) => `/api/v1${within(namespace)}/secrets`,
  deployments: (namespace: string) => `/apis/apps/v1${within(namespace)}/deployments`,
} as const;

function within(namespace: string | undefined): string {
  return namespace === undefined ? "" : `/namespaces/${namespace}`;
}
