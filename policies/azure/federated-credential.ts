import { at } from "../known-value";
import type { JudgedResource } from "../rule";

/** What a federated credential accepts; undefined where the resource is none. */
export interface FederatedCredential {
  readonly issuer: unknown;
  readonly subject: unknown;
  readonly audiences: unknown;
}

// Every API version has a token of its own.
const credentialType = /^azure-native:managedidentity(\/v\w+)?:FederatedIdentityCredential$/;

/** The federated credential that a resource is. */
export function federatedCredential({ type, properties }: JudgedResource): FederatedCredential | undefined {
  if (!credentialType.test(type)) return undefined;
  return {
    issuer: at(properties, "issuer"),
    subject: at(properties, "subject"),
    audiences: at(properties, "audiences"),
  };
}
