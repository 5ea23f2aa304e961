import { X509Certificate } from "node:crypto";
import { fail, notApplicable, pass, warn, type Check, type Finding } from "../../check";
import { CannotTell } from "../../cluster/failures";
import type { IdentityWebhook, WebhookService } from "../../facts/webhooks";
import type { Installation } from "../../installation";
import { watchingWebhooks } from "./selection";
import { servedCertificates } from "./served-certificate";

const warningDays = 30;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Whether the API server trusts the certificate that the webhook serves. */
export const certificate: Check<Installation> = {
  id: "webhook.certificate",
  title: "The API server trusts the webhook's certificate",
  why: "With a certificate that has ended, or that the caBundle does not cover, every call fails as if the webhook were down.",
  needs: ["webhook.deployment"],
  async run(installation) {
    const webhooks = await watchingWebhooks(installation);
    const webhook = webhooks.find(({ service }) => service !== undefined);
    if (!webhook?.service) return notApplicable("the control plane has the webhook, and its certificate, built in");
    const { timeoutMilliseconds } = installation.options;
    try {
      const served = await servedCertificates(installation.cluster, webhook.service, timeoutMilliseconds);
      return judgeCertificate(webhook, webhook.service, served, new Date());
    } catch (error) {
      // Only seldom can a workstation reach a Service; the dry run of webhook.injects then shows whether the call works.
      if (error instanceof CannotTell) return notApplicable(error.message);
      throw error;
    }
  },
};

/** Judges the served certificate by the caBundle, its host name and its end. */
export function judgeCertificate(
  webhook: IdentityWebhook,
  { namespace, name }: WebhookService,
  served: readonly X509Certificate[],
  now: Date,
): Finding {
  const [leaf] = served;
  const renew = "Renew it: raise certificateGeneration (PodIdentityWebhook), or see cert-manager's Certificate.";
  if (leaf === undefined) return fail("it serves no certificate", renew);
  const days = Math.floor((endOf(leaf).getTime() - now.getTime()) / dayMilliseconds);
  if (days < 0) return fail(`its certificate ended on ${day(endOf(leaf))}`, renew);
  if (beginOf(leaf) > now) return fail(`its certificate begins on ${day(beginOf(leaf))}`, renew);
  const host = `${name}.${namespace}.svc`;
  if (leaf.checkHost(host, { subject: "never" }) === undefined) {
    return fail(`its certificate is for ${leaf.subjectAltName ?? "no host"}, not for ${host}`, renew);
  }
  if (!isCovered(served, certificatesIn(webhook.caBundle), now)) {
    return fail(
      `the caBundle of ${webhook.configuration} does not cover the certificate that it serves`,
      "Put the authority that signed it into clientConfig.caBundle; with cert-manager, see its cainjector.",
    );
  }
  if (days < warningDays) return warn(`its certificate ends in ${days} days, on ${day(endOf(leaf))}`, renew);
  return pass(`ends in ${days} days, on ${day(endOf(leaf))}`);
}

const beginOf = (certificate: X509Certificate) => new Date(certificate.validFrom);
const endOf = (certificate: X509Certificate) => new Date(certificate.validTo);

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The certificates of a PEM text; what cannot be read is left out, as the API server does. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** True where the chain that is served leads to an authority of the bundle. */
function isCovered(served: readonly X509Certificate[], bundle: readonly X509Certificate[], now: Date): boolean {
  const living = bundle.filter((authority) => beginOf(authority) <= now && now <= endOf(authority));
  return served.some((link) =>
    living.some(
      (authority) =>
        authority.fingerprint256 === link.fingerprint256 ||
        (link.checkIssued(authority) && link.verify(authority.publicKey)),
    ),
  );
}
