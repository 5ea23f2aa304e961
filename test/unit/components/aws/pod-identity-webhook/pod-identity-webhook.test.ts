import { createHash } from "node:crypto";
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
import { record, valueOf, type RecordedResource } from "../../recorder";

const image = "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17";
const own = "portworx-pod-identity-webhook";

const required = {
  platform: PlatformName.SelfManaged,
  image,
  awsDefaultRegion: "us-east-1",
  portworxNamespaces: ["portworx"],
};

/** As the tls provider does it: every certificate and key has a text of its own. */
const outputs = (type: string, inputs: Record<string, unknown>) => {
  const text = (label: string) => `${label} ${createHash("md5").update(JSON.stringify(inputs)).digest("hex")}\n`;
  if (type === "tls:index/privateKey:PrivateKey") return { ...inputs, privateKeyPem: pulumi.secret("a private key\n") };
  if (type === "tls:index/certRequest:CertRequest") return { ...inputs, certRequestPem: text("request") };
  if (type.startsWith("tls:")) return { ...inputs, certPem: text("certificate") };
  return inputs;
};

async function webhook(args: Partial<PodIdentityWebhookArgs> = {}, preview = false) {
  const recording = await record((options) => new PodIdentityWebhook("webhook", { ...required, ...args }, options), {
    outputs,
    preview,
  });
  const one = (kind: string): RecordedResource => {
    const [found, ...more] = recording.resources.filter(({ type }) => type.endsWith(`:${kind}`));
    assert.ok(found && more.length === 0, `one ${kind}`);
    return found;
  };
  const inputsOf = (kind: string): Record<string, unknown> => {
    const { apiVersion, kind: ofObject, ...inputs } = one(kind).inputs as Record<string, unknown>;
    assert.equal(ofObject, kind);
    assert.ok(apiVersion);
    return inputs;
  };
  return { ...recording, one, inputsOf };
}

/** The Secret's data, which the engine must have been given as a secret. */
function secretData(secret: RecordedResource): Record<string, string> {
  const { data } = secret.inputs as { data: { value: Record<string, string> } };
  assert.equal(pulumi.runtime.isRpcSecret(data), true);
  return data.value;
}

const decoded = (text: unknown) => Buffer.from(text as string, "base64").toString();

function entryOf(inputs: Record<string, unknown>): Record<string, unknown> & { clientConfig: Record<string, unknown> } {
  const [entry] = inputs.webhooks as [Record<string, unknown> & { clientConfig: Record<string, unknown> }];
  return entry;
}

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

test("authority and certificate last ten years, for the Service's host name", async () => {
  const { one } = await webhook();
  const key = { algorithm: "ECDSA", ecdsaCurve: "P256" };
  const [authorityKey, servingKey] = (await webhook()).resources.filter(({ type }) => type.endsWith(":PrivateKey"));
  assert.deepEqual([authorityKey?.inputs, servingKey?.inputs], [key, key]);
  const { privateKeyPem: authorityPem, ...authority } = one("SelfSignedCert").inputs as Record<string, unknown>;
  assert.ok(authorityPem);
  assert.deepEqual(authority, {
    subject: { commonName: "webhook-ca-1" },
    isCaCertificate: true,
    setSubjectKeyId: true,
    setAuthorityKeyId: true,
    allowedUses: ["cert_signing", "crl_signing"],
    validityPeriodHours: 87600,
  });
  const { privateKeyPem: servingPem, ...request } = one("CertRequest").inputs as Record<string, unknown>;
  assert.ok(servingPem);
  assert.deepEqual(request, {
    subject: { commonName: "pod-identity-webhook" },
    dnsNames: [`pod-identity-webhook.${own}.svc`],
  });
  const { allowedUses, validityPeriodHours } = one("LocallySignedCert").inputs as Record<string, unknown>;
  assert.deepEqual([allowedUses, validityPeriodHours], [["digital_signature", "server_auth"], 87600]);
});

test("the certificate and its key, a secret", async () => {
  const { inputsOf, one } = await webhook();
  const { metadata, type } = inputsOf("Secret");
  assert.deepEqual(metadata, { name: "pod-identity-webhook-cert-1", namespace: own });
  assert.equal(type, "kubernetes.io/tls");
  const data = secretData(one("Secret"));
  assert.match(decoded(data["tls.crt"]), /^certificate [0-9a-f]{32}\n$/);
  assert.equal(decoded(data["tls.key"]), "a private key\n");
});

test("rotation: old and new authority first, then the new certificate, then the new authority alone", async () => {
  const state = async (args: Partial<PodIdentityWebhookArgs>) => {
    const { inputsOf, one } = await webhook(args);
    const { template } = inputsOf("Deployment").spec as { template: { spec: { volumes: object[] } } };
    return {
      bundle: decoded(entryOf(inputsOf("MutatingWebhookConfiguration")).clientConfig.caBundle),
      secret: { name: one("Secret").name, metadata: inputsOf("Secret").metadata, data: secretData(one("Secret")) },
      volumes: template.spec.volumes,
      serving: one("LocallySignedCert").name,
    };
  };
  const before = await state({});
  const trusting = await state({ certificateGeneration: 2 });
  const after = await state({ certificateGeneration: 2, servingGeneration: 2 });
  assert.deepEqual(trusting, { ...before, bundle: before.bundle + after.bundle });
  assert.notEqual(after.secret.data["tls.crt"], before.secret.data["tls.crt"]);
  // Another Secret, which the old pods know nothing of: Pulumi makes it first, and deletes the old one last.
  assert.equal(after.secret.name, "webhook-serving-2");
  assert.deepEqual(after.secret.metadata, { name: "pod-identity-webhook-cert-2", namespace: own });
  assert.deepEqual(after.volumes, [
    { name: "certificate", secret: { secretName: "pod-identity-webhook-cert-2", defaultMode: 0o440 } },
  ]);
  assert.deepEqual([before.serving, after.serving], ["webhook-serving-1", "webhook-serving-2"]);
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

test("cert-manager: an authority of ten years, a certificate that it renews, and the authority filled in by it", async () => {
  const { resources, inputsOf } = await webhook({ certificateMode: WebhookCertificateMode.CertManager });
  assert.deepEqual(
    resources.filter(({ type }) => type.startsWith("tls:") || type.endsWith(":Secret")),
    [],
  );
  const objects = resources
    .filter(({ type }) => type.startsWith("kubernetes:cert-manager.io/"))
    .map(({ name, inputs }) => [name, inputs] as const);
  const metadata = (name: string) => ({
    name,
    namespace: own,
    annotations: { "pulumi.com/waitFor": "condition=Ready" },
  });
  const object = (kind: string, name: string, spec: object) => ({
    apiVersion: "cert-manager.io/v1",
    kind,
    metadata: metadata(name),
    spec,
  });
  const privateKey = { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" };
  assert.deepEqual(
    Object.fromEntries(objects),
    Object.fromEntries([
      ["webhook-selfsigned", object("Issuer", "pod-identity-webhook-selfsigned", { selfSigned: {} })],
      [
        "webhook-ca",
        object("Certificate", "pod-identity-webhook-ca", {
          isCA: true,
          commonName: "pod-identity-webhook-ca",
          secretName: "pod-identity-webhook-ca",
          duration: "87600h",
          privateKey,
          issuerRef: { kind: "Issuer", name: "pod-identity-webhook-selfsigned" },
        }),
      ],
      ["webhook-issuer", object("Issuer", "pod-identity-webhook", { ca: { secretName: "pod-identity-webhook-ca" } })],
      [
        "webhook-serving",
        object("Certificate", "pod-identity-webhook", {
          secretName: "pod-identity-webhook-cert",
          dnsNames: [`pod-identity-webhook.${own}.svc`],
          usages: ["digital signature", "server auth"],
          duration: "2160h",
          renewBefore: "720h",
          privateKey,
          issuerRef: { kind: "Issuer", name: "pod-identity-webhook" },
        }),
      ],
    ]),
  );
  const { metadata: annotated, ...configuration } = inputsOf("MutatingWebhookConfiguration");
  assert.deepEqual(annotated, {
    name: own,
    annotations: {
      "cert-manager.io/inject-ca-from": `${own}/pod-identity-webhook`,
      "pulumi.com/waitFor": "jsonpath={.webhooks[0].clientConfig.caBundle}",
    },
  });
  assert.equal("caBundle" in entryOf(configuration).clientConfig, false);
  const { template } = inputsOf("Deployment").spec as { template: { spec: { volumes: object[] } } };
  assert.deepEqual(template.spec.volumes, [
    { name: "certificate", secret: { secretName: "pod-identity-webhook-cert", defaultMode: 0o440 } },
  ]);
});

test("cert-manager: its API is looked up before anything is made", async () => {
  const { one, resources } = await webhook({ certificateMode: WebhookCertificateMode.CertManager });
  const api = one("APIService");
  assert.equal(api.name, "webhook-certificateMode-certManager-needs-cert-manager");
  assert.equal(api.options.id, "v1.cert-manager.io");
  assert.equal(resources[0], api);
  for (const kind of ["Namespace", "ClusterRole"]) {
    const [dependency] = [one(kind).options.dependsOn].flat() as pulumi.CustomResource[];
    assert.equal(dependency?.constructor.name, "APIService");
  }
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
