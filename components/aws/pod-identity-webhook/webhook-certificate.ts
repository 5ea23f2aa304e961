import * as pulumi from "@pulumi/pulumi";
import { Secret } from "@pulumi/kubernetes/core/v1";
import { CertRequest } from "@pulumi/tls/certRequest";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert";
import { derived } from "../../inputs";
import type { Generations } from "./certificate-generations";
import { certificateSecret, serviceHost } from "./webhook-names";

/** What the webhook's other parts need of its certificate. */
export interface WebhookCertificate {
  /** Name of the Secret that the pods mount. */
  readonly secretName: string;
  /** Authorities that the API server is to trust, base64 of PEM; undefined where cert-manager writes them. */
  readonly caBundle?: pulumi.Output<string>;
  /** What must exist before the pods can start. */
  readonly resources: pulumi.Resource[];
}

// Ten years. Nobody has to come back for a renewal; who wants a new one raises the generation.
const validityPeriodHours = 10 * 365 * 24;
const keyType = { algorithm: "ECDSA", ecdsaCurve: "P256" };

interface Authority {
  readonly key: PrivateKey;
  readonly certificate: SelfSignedCert;
}

/**
 * Certificate authorities and a serving certificate in the stack's own state, where their keys are secrets. Each generation has
 * a Secret of its own: Pulumi replaces a Secret whose data change, and one with a fixed name it deletes first.
 */
export function tlsCertificate(
  name: string,
  { serving, upcoming }: Generations,
  namespace: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): WebhookCertificate {
  const signer = authority(name, serving, options);
  const authorities = upcoming === undefined ? [signer] : [signer, authority(name, upcoming, options)];
  const childName = `${name}-serving-${serving}`;
  const secretName = `${certificateSecret}-${serving}`;
  const leaf = servingCertificate(childName, signer, namespace, options);
  const secret = new Secret(
    childName,
    {
      metadata: { name: secretName, namespace },
      type: "kubernetes.io/tls",
      data: { "tls.crt": base64(leaf.certificate.certPem), "tls.key": base64(leaf.key.privateKeyPem) },
    },
    options,
  );
  const bundle = pulumi.all(authorities.map(({ certificate }) => certificate.certPem));
  const caBundle = base64(bundle.apply((certificates) => certificates.join("")));
  return { secretName, caBundle, resources: [secret] };
}

function authority(name: string, generation: number, options: pulumi.CustomResourceOptions): Authority {
  const childName = `${name}-ca-${generation}`;
  const key = new PrivateKey(childName, keyType, options);
  const certificate = new SelfSignedCert(
    childName,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: childName },
      isCaCertificate: true,
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      allowedUses: ["cert_signing", "crl_signing"],
      validityPeriodHours,
    },
    options,
  );
  return { key, certificate };
}

function servingCertificate(
  childName: string,
  authority: Authority,
  namespace: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): { key: PrivateKey; certificate: LocallySignedCert } {
  const host = derived(namespace, serviceHost);
  const key = new PrivateKey(childName, keyType, options);
  const request = new CertRequest(
    childName,
    // A common name would hold no more than 64 characters; only the DNS names count.
    { privateKeyPem: key.privateKeyPem, subject: { commonName: "pod-identity-webhook" }, dnsNames: [host] },
    options,
  );
  const certificate = new LocallySignedCert(
    childName,
    {
      certRequestPem: request.certRequestPem,
      caCertPem: authority.certificate.certPem,
      caPrivateKeyPem: authority.key.privateKeyPem,
      setSubjectKeyId: true,
      allowedUses: ["digital_signature", "server_auth"],
      validityPeriodHours,
    },
    options,
  );
  return { key, certificate };
}

function base64(text: pulumi.Output<string>): pulumi.Output<string> {
  return text.apply((value) => Buffer.from(value).toString("base64"));
}
