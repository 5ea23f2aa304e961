import { notYetKnown } from "../known-value";
import { shown, type ResourceRule } from "../rule";
import { federatedCredential } from "./federated-credential";

const serviceAccount = /^system:serviceaccount:[a-z0-9]([-a-z0-9]*[a-z0-9])?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Entra knows no wildcards in a subject: such a credential looks right and never matches a token. */
export const azureFederatedSubject: ResourceRule = {
  name: "azure-federated-subject",
  level: "mandatory",
  description: "A federated credential names exactly one subject; in Kubernetes, one service account of one namespace.",
  remedy:
    "Make one credential for each service account, with a subject such as system:serviceaccount:portworx:portworx.",
  judge: (resource) => {
    const credential = federatedCredential(resource);
    if (!credential || credential.subject === notYetKnown || isOneSubject(credential.subject)) return [];
    return [{ at: "subject", seen: shown(credential.subject), wanted: "one subject, without blanks and wildcards" }];
  },
};

/** Other issuers than clusters have subjects of other forms. */
function isOneSubject(subject: unknown): boolean {
  if (typeof subject !== "string" || !/^[^\s*?]+$/.test(subject)) return false;
  return !subject.startsWith("system:") || serviceAccount.test(subject);
}
