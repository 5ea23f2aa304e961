import { X509Certificate } from "node:crypto";
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  type KubeConfig,
  type V1MutatingWebhookConfiguration,
  type V1Secret,
} from "@kubernetes/client-node";
import { CertificateAuthority } from "../../cluster/certificates";
import type { ServerCertificate } from "../admission/https-server";
import { CONFIGURATION_NAME, SECRET_NAME, SERVICE_NAME } from "./names";

/** As long as the genuine program's certificates are valid. */
const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 365;

/** Makes the webhook's own certificate, keeps it in a Secret and tells the API server to trust it. */
export class OwnCertificate {
  private readonly core: CoreV1Api;
  private readonly registrations: AdmissionregistrationV1Api;

  constructor(
    kubeConfig: KubeConfig,
    /** Of the webhook and its Secret. */
    private readonly namespace: string,
  ) {
    this.core = kubeConfig.makeApiClient(CoreV1Api);
    this.registrations = kubeConfig.makeApiClient(AdmissionregistrationV1Api);
  }

  /**
   * The certificate to serve with: the Secret's, or a new one where that holds none of use.
   * @throws as the genuine program ends: without the Secret, which its chart brings
   */
  async ensure(): Promise<ServerCertificate> {
    const secret = await this.core.readNamespacedSecret({ name: SECRET_NAME, namespace: this.namespace });
    const data = isUsable(secret.data, this.hostName) ? secret.data : await this.renew(secret);
    await this.trust(data["ca.crt"] ?? "");
    return { cert: Buffer.from(data["tls.crt"] ?? "", "base64"), key: Buffer.from(data["tls.key"] ?? "", "base64") };
  }

  /** What the API server calls the Service by. */
  private get hostName(): string {
    return `${SERVICE_NAME}.${this.namespace}.svc`;
  }

  /** The authority's own key, which the genuine program keeps as well, is not needed again here. */
  private async renew(secret: V1Secret): Promise<Record<string, string>> {
    const authority = await CertificateAuthority.create("azure-workload-identity-ca", AUTHORITY_DAYS);
    const { certificate, privateKey } = await authority.server([this.hostName], SERVER_DAYS);
    const files = { "ca.crt": authority.certificate, "tls.crt": certificate, "tls.key": privateKey };
    const data = Object.fromEntries(Object.entries(files).map(([name, pem]) => [name, encoded(pem)]));
    const body = { ...secret, data };
    await this.core.replaceNamespacedSecret({ name: SECRET_NAME, namespace: this.namespace, body });
    return data;
  }

  /** @param caBundle base64 of PEM, as both the Secret and the configuration have it */
  private async trust(caBundle: string): Promise<void> {
    const { items } = await this.registrations.listMutatingWebhookConfiguration({
      fieldSelector: `metadata.name=${CONFIGURATION_NAME}`,
    });
    const live = items[0];
    if (live === undefined || trusts(live, caBundle)) return; // One that comes later is told then.
    const webhooks = (live.webhooks ?? []).map((webhook) => ({
      ...webhook,
      clientConfig: { ...webhook.clientConfig, caBundle },
    }));
    await this.registrations.replaceMutatingWebhookConfiguration({
      name: CONFIGURATION_NAME,
      body: { ...live, webhooks },
    });
  }
}

function trusts({ webhooks = [] }: V1MutatingWebhookConfiguration, caBundle: string): boolean {
  return webhooks.every(({ clientConfig }) => clientConfig.caBundle === caBundle);
}

/** True for a certificate that is valid now, for this host, and signed by the authority beside it. */
export function isUsable(data: V1Secret["data"], hostName: string): data is Record<string, string> {
  const { "ca.crt": authority, "tls.crt": certificate, "tls.key": key } = data ?? {};
  if (authority === undefined || certificate === undefined || key === undefined) return false;
  try {
    const leaf = new X509Certificate(Buffer.from(certificate, "base64"));
    const root = new X509Certificate(Buffer.from(authority, "base64"));
    const isCurrent = new Date(leaf.validFrom) <= new Date() && new Date(leaf.validTo) > new Date();
    return isCurrent && leaf.checkHost(hostName) !== undefined && leaf.verify(root.publicKey);
  } catch {
    return false; // It is no certificate at all.
  }
}

function encoded(pem: string): string {
  return Buffer.from(pem).toString("base64");
}
