import { notYetKnown } from "../known-value";
import { shown, type ResourceRule } from "../rule";
import { federatedCredential } from "./federated-credential";

/** Entra compares it byte by byte with the `iss` of a token, and fetches the issuer's keys from it. */
export const azureFederatedIssuer: ResourceRule = {
  name: "azure-federated-issuer",
  level: "mandatory",
  description: "A federated credential names an issuer by an https URL without blanks, query or fragment.",
  remedy:
    "Copy the issuer exactly as the cluster's own discovery document (/.well-known/openid-configuration) gives it, with its slash at the end if it has one.",
  judge: (resource) => {
    const issuer = federatedCredential(resource)?.issuer;
    if (!federatedCredential(resource) || issuer === notYetKnown) return [];
    if (typeof issuer === "string" && /^https:\/\/[^\s/?#]+\.[^\s/?#]+(\/[^\s?#]*)?$/.test(issuer)) return [];
    return [{ at: "issuer", seen: shown(issuer), wanted: "an https URL with a full host name" }];
  },
};
