import { CONFIGURATION_NAME, CONTAINER_PORT, SERVICE_NAME } from "../../images/workload-identity-webhook/names";
import type { KubernetesObject } from "../../providers/kubernetes/objects";
import type { ReleaseInfo } from "../../providers/kubernetes/release/chart";
import { clusterWide, namespaced, releaseLabels } from "./release-scope";
import { GENUINE_SERVICE_PORT } from "./service-port";
import type { ChartValues } from "./values";

/** How the API server finds the webhook; whom it is to trust there, the webhook tells it itself. */
export function registrationManifests(
  release: ReleaseInfo,
  values: ChartValues,
  servicePort: number,
): KubernetesObject[] {
  const service = { name: SERVICE_NAME, namespace: release.namespace, path: "/mutate-v1-pod" };
  // The genuine chart names no port: 443 is the API server's own default.
  const clientConfig = { service: servicePort === GENUINE_SERVICE_PORT ? service : { ...service, port: servicePort } };
  const webhook = {
    name: "mutation.azure-workload-identity.io",
    admissionReviewVersions: ["v1", "v1beta1"],
    clientConfig,
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: values.mutatingWebhookNamespaceSelector,
    objectSelector: { matchLabels: { "azure.workload.identity/use": "true" } },
    reinvocationPolicy: "IfNeeded",
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    sideEffects: "None",
  };
  const configuration = clusterWide(
    release,
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    CONFIGURATION_NAME,
    { webhooks: [webhook] },
  );
  configuration.metadata.annotations = values.mutatingWebhookAnnotations;
  return [
    namespaced(release, "v1", "Service", SERVICE_NAME, {
      spec: {
        type: values.service.type,
        ports: [{ port: servicePort, targetPort: CONTAINER_PORT }],
        selector: releaseLabels(release),
      },
    }),
    configuration,
  ];
}
