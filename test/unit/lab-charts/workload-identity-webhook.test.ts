import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { charts } from "../../../lab/charts";
import { render as renderAt } from "../../../lab/charts/workload-identity-webhook/chart";
import { servicePort } from "../../../lab/charts/workload-identity-webhook/service-port";
import { field, type KubernetesObject, listAt } from "../../../lab/providers/kubernetes/objects";
import { findChart } from "../../../lab/providers/kubernetes/release/chart";

const TENANT = "72f988bf-0000-4000-8000-2d7cd011db47";
const LABELS = {
  app: "workload-identity-webhook",
  "azure-workload-identity.io/system": "true",
  chart: "workload-identity-webhook",
  release: "azwi",
};

function render(values: Record<string, unknown> = {}, port = 443): readonly KubernetesObject[] {
  const release = { name: "azwi", namespace: "system", values: { azureTenantID: TENANT, ...values } };
  return renderAt(release, port).manifests;
}

function manifest(kind: string, ...given: Parameters<typeof render>): KubernetesObject {
  const found = render(...given).find((candidate) => candidate.kind === kind);
  assert.ok(found, kind);
  return found;
}

function podSpec(values: Record<string, unknown> = {}): unknown {
  return field(manifest("Deployment", values), "spec", "template", "spec");
}

function webhookOf(...given: Parameters<typeof render>): unknown {
  return listAt(manifest("MutatingWebhookConfiguration", ...given), "webhooks")[0];
}

describe("chart workload-identity-webhook", () => {
  test("is there in the version that the stack pins", () => {
    const chart = findChart(charts, "workload-identity-webhook", "1.5.1");
    assert.equal(chart.appVersion, "v1.5.1");
    assert.throws(() => findChart(charts, "workload-identity-webhook", "1.4.0"), /has .* in version 1\.5\.1/);
  });

  test("installs what the genuine one does, labelled as the webhook's, in the release's namespace", () => {
    const manifests = render();
    assert.deepEqual(
      manifests.map(({ kind, metadata: { name, namespace = "-" } }) => `${kind} ${namespace}/${name}`),
      [
        "ServiceAccount system/azure-wi-webhook-admin",
        "Role system/azure-wi-webhook-manager-role",
        "ClusterRole -/azure-wi-webhook-manager-role",
        "RoleBinding system/azure-wi-webhook-manager-rolebinding",
        "ClusterRoleBinding -/azure-wi-webhook-manager-rolebinding",
        "ConfigMap system/azure-wi-webhook-config",
        "Secret system/azure-wi-webhook-server-cert",
        "Deployment system/azure-wi-webhook-controller-manager",
        "PodDisruptionBudget system/azure-wi-webhook-controller-manager",
        "Service system/azure-wi-webhook-webhook-service",
        "MutatingWebhookConfiguration -/azure-wi-webhook-mutating-webhook-configuration",
      ],
    );
    for (const { kind, metadata } of manifests) assert.deepEqual(metadata.labels, LABELS, kind);
  });

  test("registers the webhook for labelled pods alone, and refuses them while it is away", () => {
    assert.deepEqual(webhookOf(), {
      name: "mutation.azure-workload-identity.io",
      admissionReviewVersions: ["v1", "v1beta1"],
      clientConfig: {
        service: { name: "azure-wi-webhook-webhook-service", namespace: "system", path: "/mutate-v1-pod" },
      },
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      namespaceSelector: {},
      objectSelector: { matchLabels: { "azure.workload.identity/use": "true" } },
      reinvocationPolicy: "IfNeeded",
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      sideEffects: "None",
    });
  });

  test("hands the certificate to the webhook's own care: the Secret is empty and names no authority", () => {
    assert.equal("data" in manifest("Secret"), false);
    assert.equal(field(webhookOf(), "clientConfig", "caBundle"), undefined);
  });

  test("takes its values where its templates have a place for them", () => {
    assert.deepEqual(manifest("ConfigMap").data, { AZURE_ENVIRONMENT: "AzurePublicCloud", AZURE_TENANT_ID: TENANT });
    assert.equal(
      field(manifest("ConfigMap", { azureEnvironment: "AzureChinaCloud" }), "data", "AZURE_ENVIRONMENT"),
      "AzureChinaCloud",
    );
    assert.equal(field(manifest("Deployment"), "spec", "replicas"), 2);
    assert.equal(field(manifest("Deployment", { replicaCount: 3 }), "spec", "replicas"), 3);
    const image = (values: Record<string, unknown>) => field(listAt(podSpec(values), "containers")[0], "image");
    assert.equal(image({}), "mcr.microsoft.com/oss/azure/workload-identity/webhook:v1.5.1");
    assert.equal(image({ image: { repository: "registry.example/webhook" } }), "registry.example/webhook:v1.5.1");
    const affinity = { podAntiAffinity: {} };
    assert.deepEqual(field(podSpec({ affinity }), "affinity"), affinity);
    assert.deepEqual(field(manifest("PodDisruptionBudget"), "spec", "minAvailable"), 1);
    assert.deepEqual(field(manifest("PodDisruptionBudget", { podDisruptionBudget: { maxUnavailable: 1 } }), "spec"), {
      maxUnavailable: 1,
      selector: { matchLabels: LABELS },
    });
    const mutatingWebhookNamespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "portworx" } };
    assert.deepEqual(
      field(webhookOf({ mutatingWebhookNamespaceSelector }), "namespaceSelector"),
      mutatingWebhookNamespaceSelector,
    );
    const mutatingWebhookAnnotations = { "admissions.enforcer/disabled": "true" };
    assert.deepEqual(
      manifest("MutatingWebhookConfiguration", { mutatingWebhookAnnotations }).metadata.annotations,
      mutatingWebhookAnnotations,
    );
  });

  test("ignores values that came with a later version, as that version of the genuine one does", () => {
    const constraint = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" };
    assert.deepEqual(render({ topologySpreadConstraints: [constraint], service: { port: 8443 } }), render());
  });

  test("wants a tenant, and values of the right kind", () => {
    assert.throws(() => render({ azureTenantID: undefined }), /azureTenantID: set the value azureTenantID/);
    assert.throws(() => render({ azureTenantID: "" }), /azureTenantID/);
    assert.throws(() => render({ replicaCount: "two" }), /workload-identity-webhook: replicaCount: /);
  });
});

describe("the port of the webhook's Service", () => {
  test("is the genuine one wherever this user may listen there", () => {
    assert.equal(servicePort({ firstFreePort: 1024, mayUseAll: true }), 443);
    assert.equal(servicePort({ firstFreePort: 0, mayUseAll: false }), 443);
    assert.equal(servicePort({ firstFreePort: 443, mayUseAll: false }), 443);
  });

  test("is a higher one elsewhere, which the registration names as well", () => {
    const port = servicePort({ firstFreePort: 1024, mayUseAll: false });
    assert.equal(port, 8443);
    assert.deepEqual(listAt(manifest("Service", {}, port), "spec", "ports"), [{ port: 8443, targetPort: 9443 }]);
    assert.equal(field(webhookOf({}, port), "clientConfig", "service", "port"), 8443);
    assert.deepEqual(listAt(manifest("Service"), "spec", "ports"), [{ port: 443, targetPort: 9443 }]);
  });
});
