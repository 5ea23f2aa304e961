import type * as pulumi from "@pulumi/pulumi";
import { CustomResource, type CustomResourceArgs } from "@pulumi/kubernetes/apiextensions";
import { APIService } from "@pulumi/kubernetes/apiregistration/v1";
import { derived } from "../../inputs";
import type { WebhookCertificate } from "./webhook-certificate";
import { certificateSecret, serviceHost, webhookName } from "./webhook-names";

/**
 * Looks up cert-manager's API, already in a preview; what depends on it is not made where there is none. A program cannot
 * word the engine's error for a missing object, but it shows the resource's name.
 */
export function certManagerApi(name: string, options: pulumi.CustomResourceOptions): pulumi.Resource {
  return APIService.get(`${name}-certificateMode-certManager-needs-cert-manager`, "v1.cert-manager.io", options);
}

const authorityName = `${webhookName}-ca`;
const selfSignedName = `${webhookName}-selfsigned`;
const privateKey = { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" };

/**
 * cert-manager's objects: an authority of our own that lasts ten years, and a serving certificate that is renewed long
 * before it ends. The authority stays the same meanwhile, so a renewal never changes what the API server trusts.
 */
export function certManagerManifests(namespace: pulumi.Input<string>): Record<string, CustomResourceArgs> {
  return {
    selfsigned: object("Issuer", selfSignedName, namespace, { selfSigned: {} }),
    ca: object("Certificate", authorityName, namespace, {
      isCA: true,
      commonName: authorityName,
      secretName: authorityName,
      duration: "87600h",
      privateKey,
      issuerRef: issuer(selfSignedName),
    }),
    issuer: object("Issuer", webhookName, namespace, { ca: { secretName: authorityName } }),
    serving: object("Certificate", webhookName, namespace, {
      secretName: certificateSecret,
      dnsNames: [derived(namespace, serviceHost)],
      usages: ["digital signature", "server auth"],
      duration: "2160h",
      renewBefore: "720h",
      privateKey,
      issuerRef: issuer(webhookName),
    }),
  };
}

/** Annotations by which cert-manager fills in what the API server trusts, and by which Pulumi waits until it has done so. */
export function injectionAnnotations(namespace: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  return {
    "cert-manager.io/inject-ca-from": derived(namespace, (value) => `${value}/${webhookName}`),
    "pulumi.com/waitFor": "jsonpath={.webhooks[0].clientConfig.caBundle}",
  };
}

/** A certificate that an existing cert-manager issues and renews. */
export function certManagerCertificate(
  name: string,
  namespace: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): WebhookCertificate {
  const manifests = Object.entries(certManagerManifests(namespace));
  const resources = manifests.map(([suffix, args]) => new CustomResource(`${name}-${suffix}`, args, options));
  return { secretName: certificateSecret, resources };
}

function object(kind: string, name: string, namespace: pulumi.Input<string>, spec: object): CustomResourceArgs {
  // An issuer is ready once its secret is there, a certificate once it is issued: the order settles by itself.
  const annotations = { "pulumi.com/waitFor": "condition=Ready" };
  return { apiVersion: "cert-manager.io/v1", kind, metadata: { name, namespace, annotations }, spec };
}

function issuer(name: string): { kind: string; name: string } {
  return { kind: "Issuer", name };
}
