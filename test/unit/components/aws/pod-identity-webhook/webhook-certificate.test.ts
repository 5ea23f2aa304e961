import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  WebhookCertificateMode,
  type PodIdentityWebhookArgs,
} from "../../../../../components/aws/pod-identity-webhook/pod-identity-webhook";
import type { RecordedResource } from "../../recorder";
import { entryOf, own, webhook } from "./recorded-webhook";

/** The Secret's data, which the engine must have been given as a secret. */
function secretData(secret: RecordedResource): Record<string, string> {
  const { data } = secret.inputs as { data: { value: Record<string, string> } };
  assert.equal(pulumi.runtime.isRpcSecret(data), true);
  return data.value;
}

const decoded = (text: unknown) => Buffer.from(text as string, "base64").toString();

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
