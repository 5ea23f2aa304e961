import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { V1MutatingWebhookConfiguration } from "@kubernetes/client-node";
import { Cloud } from "../../../../components/platforms";
import { judgeDeployments } from "../../../../doctor/checks/webhook/deployment";
import { judgeProbe, judgeRefusal } from "../../../../doctor/checks/webhook/injects";
import { judgeFailurePolicy, judgePresence, judgeSelection } from "../../../../doctor/checks/webhook/registration";
import { identityWebhooks, type IdentityWebhook } from "../../../../doctor/facts/webhooks";
import { ROLE } from "../pods";

const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
const service = { namespace: "webhook", name: "pod-identity-webhook", port: 443 };

function configuration(name: string, webhook: object = {}): V1MutatingWebhookConfiguration {
  const clientConfig = { service: { namespace: "webhook", name: "pod-identity-webhook" } };
  const entry = {
    name: "other.example.com",
    clientConfig,
    rules,
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
  };
  return { metadata: { name }, webhooks: [{ ...entry, ...webhook }] };
}

function webhook(change: Partial<IdentityWebhook> = {}): IdentityWebhook {
  const [first] = identityWebhooks(configuration("pod-identity-webhook"), Cloud.Aws);
  assert.ok(first);
  return { ...first, ...change };
}

const pods = {
  namespace: "portworx",
  namespaceLabels: { "kubernetes.io/metadata.name": "portworx" },
  podLabels: [{ name: "portworx" }, { name: "stork" }],
};
const aws = { cloud: Cloud.Aws, annotations: {} };

describe("the identity's webhooks", () => {
  const named = (name: string, change: object, cloud = Cloud.Aws) =>
    identityWebhooks(configuration(name, change), cloud).map((found) => found.name);

  test("are known by the webhook's name or the configuration's", () => {
    assert.deepEqual(named("any", { name: "iam-for-pods.amazonaws.com" }), ["iam-for-pods.amazonaws.com"]);
    assert.deepEqual(named("portworx-pod-identity-webhook", {}), ["other.example.com"]);
    const azure = "mutation.azure-workload-identity.io";
    assert.deepEqual(named("azure-wi-webhook-mutating-webhook-configuration", { name: azure }, Cloud.Azure), [azure]);
  });

  test("are not those of another cloud, nor those that are not asked about new pods", () => {
    assert.deepEqual(named("pod-identity-webhook", {}, Cloud.Azure), []);
    assert.deepEqual(named("pod-identity-webhook", { rules: [{ operations: ["UPDATE"], resources: ["pods"] }] }), []);
    assert.deepEqual(named("pod-identity-webhook", { rules: [{ operations: ["*"], resources: ["*"] }] }).length, 1);
    assert.deepEqual(named("istio", {}), []);
  });

  test("are called on port 443 where none is named", () => {
    assert.deepEqual(webhook().service, service);
  });
});

describe("webhook.present and webhook.selects", () => {
  test("fail without any", () => {
    assert.equal(judgePresence([], Cloud.Aws).status, "FAIL");
    assert.match(judgePresence([], Cloud.Azure).remedy ?? "", /az aks update/);
    assert.equal(judgePresence([webhook()], Cloud.Aws).seen, "pod-identity-webhook");
  });

  test("pass where one of several is asked about every pod", () => {
    const elsewhere = webhook({ namespaceSelector: { matchLabels: { team: "a" } } });
    assert.equal(judgeSelection([elsewhere, webhook()], pods, aws).status, "PASS");
    assert.match(judgeSelection([elsewhere], pods, aws).seen, /namespaceSelector leaves out namespace portworx/);
  });

  test("fail where Stork's pods are left out", () => {
    const onlyPx = webhook({ objectSelector: { matchLabels: { name: "portworx" } } });
    assert.match(judgeSelection([onlyPx], pods, aws).seen, /objectSelector leaves out pods with the label name=stork/);
  });

  test("understand every operator of a selector", () => {
    const expression = (operator: string, key: string, values?: string[]) =>
      judgeSelection([webhook({ objectSelector: { matchExpressions: [{ operator, key, values }] } })], pods, aws)
        .status;
    assert.equal(expression("In", "name", ["portworx", "stork"]), "PASS");
    assert.equal(expression("In", "absent", ["a"]), "FAIL");
    assert.equal(expression("NotIn", "name", ["stork"]), "FAIL");
    assert.equal(expression("NotIn", "absent", ["a"]), "PASS");
    assert.equal(expression("Exists", "name"), "PASS");
    assert.equal(expression("Exists", "absent"), "FAIL");
    assert.equal(expression("DoesNotExist", "name"), "FAIL");
    assert.equal(expression("DoesNotExist", "absent"), "PASS");
  });

  test("fail in kube-system of AKS, which no webhook may touch", () => {
    const inSystem = { ...pods, namespace: "kube-system" };
    const aks = { cloud: Cloud.Azure, annotations: { "portworx.io/is-aks": "true" } };
    assert.match(judgeSelection([webhook()], inSystem, aks).seen, /Azure Kubernetes Service keeps every webhook away/);
    assert.equal(judgeSelection([webhook()], inSystem, { ...aks, annotations: {} }).status, "PASS");
  });
});

describe("webhook.failure-policy", () => {
  test("warns of a deployed webhook that lets pods start without an identity", () => {
    assert.equal(judgeFailurePolicy([webhook({ failurePolicy: "Ignore" })]).status, "WARN");
    assert.equal(judgeFailurePolicy([webhook({ failurePolicy: "Ignore" }), webhook()]).status, "PASS");
    const builtIn = webhook({ failurePolicy: "Ignore", service: undefined, url: "https://127.0.0.1:23443/mutate" });
    assert.equal(judgeFailurePolicy([builtIn]).status, "SKIP");
  });
});

describe("webhook.deployment", () => {
  const live = { spec: { selector: { app: "webhook" } } };
  const deployment = (availableReplicas: number | undefined) => ({
    metadata: { name: "webhook" },
    spec: { replicas: 2, selector: {}, template: {} },
    status: { availableReplicas },
  });

  test("passes with one pod that is available, and fails with none", () => {
    assert.equal(judgeDeployments(service, live, [deployment(1)]).seen, "webhook/webhook: 1 of 2 pods available");
    assert.equal(judgeDeployments(service, live, [deployment(1)]).status, "PASS");
    assert.deepEqual(judgeDeployments(service, live, [deployment(undefined)]), {
      status: "FAIL",
      seen: "webhook/webhook: 0 of 2 pods available",
      remedy: "kubectl --namespace webhook describe deployment webhook  # and the events of its pods",
    });
  });

  test("fails without Service, or with one that selects nothing", () => {
    assert.match(judgeDeployments(service, undefined, []).seen, /Service webhook\/pod-identity-webhook does not exist/);
    assert.match(judgeDeployments(service, live, []).seen, /no Deployment has pods/);
  });
});

describe("webhook.injects", () => {
  test("fails where the pod comes back as it went", () => {
    const pod = { spec: { containers: [{ name: "portworx" }] } };
    assert.match(
      judgeProbe(pod, { cloud: Cloud.Aws, value: ROLE }).seen,
      /it would not: it has no variable AWS_ROLE_ARN/,
    );
  });

  test("fails where the API server could not call the webhook, not where another policy refuses the pod", () => {
    const broken =
      'failed calling webhook "pod-identity-webhook.amazonaws.com": x509: certificate signed by unknown authority';
    assert.equal(judgeRefusal(broken).status, "FAIL");
    assert.equal(judgeRefusal('admission webhook "policy.example" denied the request').status, "SKIP");
  });
});
