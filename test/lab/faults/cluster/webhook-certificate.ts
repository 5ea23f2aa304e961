import { webcrypto } from "node:crypto";
import type { V1Secret } from "@kubernetes/client-node";
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";
import type { Fault, Planted } from "../fault";
import type { ClusterScene } from "./scene";
import { change, restart, webhookSecret } from "./webhook";

const day = 24 * 60 * 60 * 1000;

/** Faults in what the webhook serves. */
export const certificateFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "webhook-certificate-ended",
    title: "The webhook's certificate has expired",
    planted: "the webhook's Secret gets a certificate that ended yesterday, and its pods are made anew",
    check: "webhook.certificate",
    status: "FAIL",
    plant: (scene) => serve(scene, -1),
  },
  {
    id: "webhook-certificate-ends",
    title: "The webhook's certificate ends soon",
    planted: "the webhook's Secret and caBundle get a certificate for ten days, and its pods are made anew",
    check: "webhook.certificate",
    status: "WARN",
    plant: (scene) => serve(scene, 10),
  },
];

/** Has the webhook serve a certificate that signs itself, and the API server trust it. */
async function serve(scene: ClusterScene, days: number): Promise<Planted> {
  const { objects } = scene.lab;
  const { data } = await objects.read<V1Secret>(webhookSecret);
  const { certificate, privateKey } = await selfSigned(days);
  const caBundle = base64(certificate);
  await objects.merge(webhookSecret, { data: { "tls.crt": caBundle, "tls.key": base64(privateKey) } });
  await restart(scene);
  const trusted = await change(scene, ({ clientConfig }) => ({ clientConfig: { ...clientConfig, caBundle } }));
  return {
    undo: async () => {
      await objects.merge(webhookSecret, { data });
      await restart(scene);
      await trusted.undo?.();
    },
  };
}

async function selfSigned(days: number): Promise<{ certificate: string; privateKey: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const host = "pod-identity-webhook.portworx-pod-identity-webhook.svc";
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [host] }],
    notBefore: new Date(Date.now() - 30 * day),
    // An hour more, so that days are counted as whole ones.
    notAfter: new Date(Date.now() + days * day + day / 24),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}/g, "$&\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
  return { certificate: certificate.toString("pem"), privateKey };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
