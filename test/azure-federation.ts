import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet, type JWTPayload } from "jose";
import type { AccessRequest, AzureAccount, FederatedCredential, ManagedIdentity } from "../lab/azure/account";
import { SUBSCRIPTION_ID, TENANT_ID } from "../lab/azure/identity";

export const ISSUER = `https://eastus.oic.prod-aks.azure.com/${TENANT_ID}/0123/`;
export const SUBJECT = "system:serviceaccount:portworx:portworx";
export const AUDIENCE = "api://AzureADTokenExchange";

const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/portworx-demo`;

export const IDENTITY = {
  id: `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/portworx`,
  clientId: "11111111-2222-4333-8444-555555555555",
  principalId: "99999999-8888-4777-8666-555555555555",
} as const;

export function federatedCredential(change: Partial<FederatedCredential> = {}): FederatedCredential {
  return { name: "portworx", issuer: ISSUER, subject: SUBJECT, audiences: [AUDIENCE], writtenAt: 0, ...change };
}

export function identity(...credentials: FederatedCredential[]): ManagedIdentity {
  return { ...IDENTITY, credentials };
}

/** What a test says that the subscription has. */
export class FakeAccount implements AzureAccount {
  credentials: FederatedCredential[] = [federatedCredential()];
  readonly storageAccounts = new Set<string>();
  allowed: (request: AccessRequest) => boolean = () => false;

  identity(clientId: string): ManagedIdentity | undefined {
    return clientId === IDENTITY.clientId ? identity(...this.credentials) : undefined;
  }

  storageAccount(name: string): string | undefined {
    return this.storageAccounts.has(name) ? storageAccountId(name) : undefined;
  }

  allows(request: AccessRequest): boolean {
    return this.allowed(request);
  }
}

export function storageAccountId(name: string): string {
  return `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

/** An issuer of our own in the place of a cluster. */
export interface FakeIssuer {
  readonly keySet: JSONWebKeySet;
  /** A token as the API server makes them: the audience is an array. */
  token(claims?: JWTPayload): Promise<string>;
}

export async function fakeIssuer(keyId = "first"): Promise<FakeIssuer> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return {
    keySet: { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: "RS256", use: "sig" }] },
    token: (claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: ISSUER, aud: [AUDIENCE], sub: SUBJECT, iat: now, nbf: now, exp: now + 3600, ...claims };
      return new SignJWT(all).setProtectedHeader({ alg: "RS256", kid: keyId }).sign(privateKey);
    },
  };
}
