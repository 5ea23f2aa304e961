import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  PodIdentityWebhook,
  WebhookCertificateMode,
  WebhookFailurePolicy,
  type PodIdentityWebhookArgs,
} from "../../../../../components/aws/pod-identity-webhook/pod-identity-webhook";
import { InputError } from "../../../../../components/input-error";
import { PlatformName } from "../../../../../components/platforms";
import { valueOf } from "../../recorder";
import { entryOf, image, own, required, webhook } from "./recorded-webhook";

test("the objects, each once and below the component", async () => {
  const { value, resources } = await webhook();
  assert.deepEqual(resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
    "CertRequest webhook-serving-1",
    "ClusterRole webhook",
    "ClusterRoleBinding webhook",
    "Deployment webhook",
    "LocallySignedCert webhook-serving-1",
    "MutatingWebhookConfiguration webhook",
    "Namespace webhook",
    "PodDisruptionBudget webhook",
    "PrivateKey webhook-ca-1",
    "PrivateKey webhook-serving-1",
    "Secret webhook-serving-1",
    "SelfSignedCert webhook-ca-1",
    "Service webhook",
    "ServiceAccount webhook",
  ]);
  for (const { options } of resources) assert.equal(options.parent, value);
  assert.equal(await valueOf(value.namespace), own);
  assert.equal(await valueOf(value.configurationName), own);
});

test("a namespace of its own, for pods without privileges", async () => {
  const { inputsOf } = await webhook();
  assert.deepEqual(inputsOf("Namespace"), {
    metadata: { name: own, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
});

test("it may read service accounts, and nothing else", async () => {
  const { inputsOf } = await webhook();
  assert.deepEqual(inputsOf("ServiceAccount"), { metadata: { name: "pod-identity-webhook", namespace: own } });
  assert.deepEqual(inputsOf("ClusterRole"), {
    metadata: { name: own },
    rules: [{ apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get", "list", "watch"] }],
  });
  assert.deepEqual(inputsOf("ClusterRoleBinding"), {
    metadata: { name: own },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: own },
    subjects: [{ kind: "ServiceAccount", name: "pod-identity-webhook", namespace: own }],
  });
});

test("the Deployment", async () => {
  const { inputsOf } = await webhook();
  const labels = { "app.kubernetes.io/name": "pod-identity-webhook" };
  const spread = (topologyKey: string, whenUnsatisfiable: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    nodeTaintsPolicy: "Honor",
    labelSelector: { matchLabels: labels },
  });
  const probe = { httpGet: { path: "/healthz", port: "webhook", scheme: "HTTPS" }, failureThreshold: 3 };
  assert.deepEqual(inputsOf("Deployment"), {
    metadata: { name: "pod-identity-webhook", namespace: own },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "pod-identity-webhook",
          priorityClassName: "system-cluster-critical",
          nodeSelector: { "kubernetes.io/os": "linux" },
          topologySpreadConstraints: [
            spread("topology.kubernetes.io/zone", "ScheduleAnyway"),
            spread("kubernetes.io/hostname", "DoNotSchedule"),
          ],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            runAsGroup: 65534,
            fsGroup: 65534,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "pod-identity-webhook",
              image,
              imagePullPolicy: "IfNotPresent",
              command: [
                "/webhook",
                "--in-cluster=false",
                "--port=9443",
                "--annotation-prefix=eks.amazonaws.com",
                "--token-audience=sts.amazonaws.com",
                "--aws-default-region=us-east-1",
                "--sts-regional-endpoint=true",
                "--service-account-lookup-grace-period=1000ms",
                "--logtostderr",
              ],
              ports: [
                { name: "webhook", containerPort: 9443 },
                { name: "metrics", containerPort: 9999 },
              ],
              readinessProbe: { ...probe, periodSeconds: 5 },
              livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 20 },
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              resources: {
                requests: { cpu: "50m", memory: "64Mi" },
                limits: { cpu: "500m", memory: "256Mi" },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              volumeMounts: [{ name: "certificate", mountPath: "/etc/webhook/certs", readOnly: true }],
            },
          ],
          volumes: [{ name: "certificate", secret: { secretName: "pod-identity-webhook-cert-1", defaultMode: 0o440 } }],
        },
      },
    },
  });
});

test("Service and disruption budget", async () => {
  const { inputsOf } = await webhook();
  const metadata = { name: "pod-identity-webhook", namespace: own };
  const selector = { "app.kubernetes.io/name": "pod-identity-webhook" };
  assert.deepEqual(inputsOf("Service"), {
    metadata,
    spec: { selector, ports: [{ name: "webhook", port: 443, targetPort: 9443, protocol: "TCP" }] },
  });
  assert.deepEqual(inputsOf("PodDisruptionBudget"), {
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: "AlwaysAllow" },
  });
});

test("new pods of the Portworx namespaces alone, refused while nobody answers", async () => {
  const { inputsOf } = await webhook();
  const { metadata, ...configuration } = inputsOf("MutatingWebhookConfiguration");
  assert.deepEqual(metadata, { name: own });
  const { clientConfig, ...entry } = entryOf(configuration);
  assert.deepEqual(entry, {
    name: "pod-identity-webhook.amazonaws.com",
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "Namespaced" }],
    namespaceSelector: {
      matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["portworx"] }],
    },
    objectSelector: {
      matchExpressions: [{ key: "eks.amazonaws.com/skip-pod-identity-webhook", operator: "DoesNotExist" }],
    },
    failurePolicy: "Fail",
    sideEffects: "None",
    admissionReviewVersions: ["v1beta1"],
    timeoutSeconds: 10,
    matchPolicy: "Equivalent",
    reinvocationPolicy: "IfNeeded",
  });
  assert.deepEqual(clientConfig.service, {
    name: "pod-identity-webhook",
    namespace: own,
    path: "/mutate",
    port: 443,
  });
});

test("the API server asks only once pods and Service are there", async () => {
  const { one } = await webhook();
  const types = (kind: string) =>
    ([one(kind).options.dependsOn].flat() as pulumi.CustomResource[]).map(({ constructor }) => constructor.name).sort();
  assert.deepEqual(types("MutatingWebhookConfiguration"), ["Deployment", "PodDisruptionBudget", "Service"]);
  assert.deepEqual(types("Deployment"), ["ClusterRoleBinding", "Secret"]);
});

test("every other input reaches the cluster", async () => {
  const { inputsOf, one } = await webhook({
    namespace: "webhooks",
    replicas: pulumi.output(3),
    awsDefaultRegion: pulumi.output("cn-north-1"),
    tokenAudience: "openshift",
    serviceAccountLookupGracePeriod: 250,
    servicePort: 8443,
    failurePolicy: WebhookFailurePolicy.Ignore,
    priorityClassName: "storage",
    portworxNamespaces: [pulumi.output("portworx"), "px-2"],
  });
  const spec = inputsOf("Deployment").spec as {
    replicas: number;
    template: { spec: { priorityClassName: string; containers: { command: string[] }[] } };
  };
  assert.equal(spec.replicas, 3);
  assert.equal(spec.template.spec.priorityClassName, "storage");
  assert.deepEqual(spec.template.spec.containers[0]?.command.slice(4, 8), [
    "--token-audience=openshift",
    "--aws-default-region=cn-north-1",
    "--sts-regional-endpoint=true",
    "--service-account-lookup-grace-period=250ms",
  ]);
  const service = inputsOf("Service") as { metadata: object; spec: { ports: { port: number; targetPort: number }[] } };
  assert.deepEqual(service.metadata, { name: "pod-identity-webhook", namespace: "webhooks" });
  assert.deepEqual([service.spec.ports[0]?.port, service.spec.ports[0]?.targetPort], [8443, 9443]);
  const entry = entryOf(inputsOf("MutatingWebhookConfiguration"));
  assert.deepEqual(entry.namespaceSelector, {
    matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["portworx", "px-2"] }],
  });
  assert.equal(entry.failurePolicy, "Ignore");
  assert.deepEqual(entry.clientConfig.service, {
    name: "pod-identity-webhook",
    namespace: "webhooks",
    path: "/mutate",
    port: 8443,
  });
  assert.deepEqual((one("CertRequest").inputs as { dnsNames: string[] }).dnsNames, [
    "pod-identity-webhook.webhooks.svc",
  ]);
  assert.deepEqual(inputsOf("ClusterRoleBinding").subjects, [
    { kind: "ServiceAccount", name: "pod-identity-webhook", namespace: "webhooks" },
  ]);
});

test("a second webhook beside the platform's own, only when asked for", async () => {
  const { resources } = await webhook({ platform: PlatformName.Eks, besideBuiltInWebhook: true });
  assert.ok(resources.length > 0);
  assert.throws(() => new PodIdentityWebhook("webhook", { ...required, platform: PlatformName.Eks }), {
    input: "platform",
  });
});

const mistakes: [string, Partial<PodIdentityWebhookArgs>][] = [
  ["image", { image: "webhook:latest" }],
  ["awsDefaultRegion", { awsDefaultRegion: "" }],
  ["portworxNamespaces", { portworxNamespaces: [] }],
  ["portworxNamespaces[0]", { portworxNamespaces: [own] }],
  ["portworxNamespaces[0]", { portworxNamespaces: ["webhooks"], namespace: "webhooks" }],
  ["portworxNamespaces[0]", { portworxNamespaces: ["kube-system"] }],
  ["namespace", { namespace: "Webhooks" }],
  ["replicas", { replicas: 0 }],
  ["tokenAudience", { tokenAudience: "" }],
  ["servicePort", { servicePort: 0 }],
  ["serviceAccountLookupGracePeriod", { serviceAccountLookupGracePeriod: 6000 }],
  ["certificateGeneration", { certificateGeneration: 0 }],
  ["servingGeneration", { servingGeneration: 2 }],
  ["certificateGeneration", { certificateMode: WebhookCertificateMode.CertManager, certificateGeneration: 2 }],
];

for (const [input, args] of mistakes) {
  test(`a wrong ${input} stops the constructor: ${JSON.stringify(args)}`, () => {
    assert.throws(
      () => new PodIdentityWebhook("webhook", { ...required, ...args }),
      (error) => error instanceof InputError && error.input === input,
    );
  });
}

const laterMistakes: [string, Partial<PodIdentityWebhookArgs>][] = [
  ["image", { image: pulumi.output("webhook") }],
  ["awsDefaultRegion", { awsDefaultRegion: pulumi.output("nowhere") }],
  ["portworxNamespaces[1]", { portworxNamespaces: ["portworx", pulumi.output(own)] }],
  ["replicas", { replicas: pulumi.output(0) }],
];

for (const [input, args] of laterMistakes) {
  test(`a wrong ${input} that is only known later fails the update`, async () => {
    const { failures, resources } = await webhook(args);
    assert.ok(failures.some((failure) => failure.input === input));
    assert.equal(
      resources.some(({ type }) => type.endsWith(":MutatingWebhookConfiguration")),
      false,
    );
  });
}
