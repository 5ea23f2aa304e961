import assert from "node:assert/strict";
import { test } from "node:test";
import { webhookEntry } from "../../../components/aws/pod-identity-webhook/webhook-manifests";
import { deploymentSpec } from "../../../components/aws/pod-identity-webhook/webhook-pods";
import { notYetKnown } from "../../../policies/known-value";
import { webhookCall } from "../../../policies/kubernetes/webhook-call";
import { webhookPods } from "../../../policies/kubernetes/webhook-pods";
import { judge, resource } from "./judge";

const ours = webhookEntry({
  namespace: "webhook",
  servicePort: 443,
  portworxNamespaces: ["portworx"],
  failurePolicy: "Fail",
});

function configuration(webhook: object, name = "pod-identity-webhook") {
  const type = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
  return resource(type, { metadata: { name }, webhooks: [webhook] });
}

const image = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";
const ourPods = deploymentSpec({
  image,
  replicas: 2,
  awsDefaultRegion: "us-east-1",
  tokenAudience: "sts.amazonaws.com",
  serviceAccountLookupGracePeriod: 1000,
  priorityClassName: "system-cluster-critical",
  certificateSecret: "certificate",
});

function deployment(spec: object, name = "webhook") {
  return resource("kubernetes:apps/v1:Deployment", { metadata: { name }, spec });
}

function pods(container: object, more: object = {}) {
  return deployment({ replicas: 2, template: { spec: { containers: [{ image, ...container }], ...more } } });
}

test("our own webhook is in order", () => {
  assert.deepEqual(judge(webhookCall, configuration(ours)), []);
  assert.deepEqual(judge(webhookPods, deployment(ourPods)), []);
});

test("a webhook that is passed over silently in every namespace is told", () => {
  const silent = { name: "pod-identity-webhook.amazonaws.com", failurePolicy: "Ignore", namespaceSelector: {} };
  assert.deepEqual(judge(webhookCall, configuration(silent, "any")), [
    `webhooks[0].failurePolicy: seen "Ignore" in every namespace, wanted Fail, or a namespaceSelector. ${webhookCall.remedy}`,
  ]);
});

test("a webhook that can block every pod of the cluster is told, also by the API server's default", () => {
  for (const webhook of [{ failurePolicy: "Fail" }, { objectSelector: {} }]) {
    assert.match(judge(webhookCall, configuration(webhook)).join(), /seen Fail for every pod/);
  }
});

test("a choice of namespaces, or of pods for Fail, is enough", () => {
  const labelled = { matchLabels: { "azure.workload.identity/use": "true" } };
  for (const webhook of [
    { failurePolicy: "Ignore", namespaceSelector: labelled },
    { failurePolicy: "Fail", objectSelector: labelled },
  ]) {
    assert.deepEqual(judge(webhookCall, configuration(webhook, "azure-wi-webhook-mutating-webhook-configuration")), []);
  }
});

test("other webhooks are none of these rules' business", () => {
  assert.deepEqual(
    judge(webhookCall, configuration({ name: "inject.istio.io", failurePolicy: "Ignore" }, "istio")),
    [],
  );
  assert.deepEqual(
    judge(webhookPods, deployment({ replicas: 1, template: { spec: { containers: [{ image: "istio" }] } } })),
    [],
  );
});

for (const known of [image, "mcr.microsoft.com/oss/v2/azure/workload-identity/webhook:v1.5.1"]) {
  test(`the pods of ${known} are known by their image`, () => {
    const messages = judge(webhookPods, deployment({ template: { spec: { containers: [{ image: known }] } } }));
    assert.deepEqual(messages, [
      `spec.replicas: seen nothing, wanted 2 or more. ${webhookPods.remedy}`,
      `spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem: seen nothing, wanted true. ${webhookPods.remedy}`,
    ]);
  });
}

test("privileges are told, of containers that start first too", () => {
  const bad = {
    image,
    securityContext: { privileged: true, allowPrivilegeEscalation: true, readOnlyRootFilesystem: false },
  };
  const seen = judge(webhookPods, pods(bad, { initContainers: [bad] })).map((text) => text.split(",")[0]);
  const of = (kind: string) => [
    `spec.template.spec.${kind}[0].securityContext.privileged: seen true`,
    `spec.template.spec.${kind}[0].securityContext.allowPrivilegeEscalation: seen true`,
    `spec.template.spec.${kind}[0].securityContext.readOnlyRootFilesystem: seen false`,
  ];
  assert.deepEqual(seen, [...of("containers"), ...of("initContainers")]);
});

test("a single pod is told", () => {
  const { template } = ourPods as { template: object };
  assert.match(
    judge(webhookPods, deployment({ replicas: 1, template })).join(),
    /^spec\.replicas: seen 1, wanted 2 or more/,
  );
});

test("what a preview does not know never violates", () => {
  const spec = { replicas: notYetKnown, template: { spec: { containers: [{ image, securityContext: notYetKnown }] } } };
  assert.deepEqual(judge(webhookPods, deployment(spec)), []);
  assert.deepEqual(judge(webhookPods, pods({ securityContext: { readOnlyRootFilesystem: notYetKnown } })), []);
  for (const webhook of [{ failurePolicy: notYetKnown }, { failurePolicy: "Ignore", namespaceSelector: notYetKnown }]) {
    assert.deepEqual(judge(webhookCall, configuration(webhook)), []);
  }
});
