import type { Permission } from "./permissions";

/** The parts of Azure's resources that the doctor reads. */
export interface ManagedIdentity {
  readonly id: string;
  readonly name: string;
  readonly properties: { readonly clientId: string; readonly principalId: string; readonly tenantId: string };
}

/** What an identity trusts. */
export interface FederatedCredential {
  readonly name: string;
  readonly properties: {
    readonly issuer: string;
    readonly subject: string;
    readonly audiences: readonly string[];
  };
}

/** A role at a scope. */
export interface RoleAssignment {
  readonly id: string;
  readonly properties: { readonly roleDefinitionId: string; readonly scope: string };
}

/** What a role is called and allows. */
export interface RoleDefinition {
  readonly properties: { readonly roleName: string; readonly permissions: readonly Permission[] };
}

/** Where blobs are. */
export interface StorageAccount {
  readonly id: string;
  readonly name: string;
  readonly properties: { readonly primaryEndpoints?: { readonly blob?: string } };
}

/** A virtual machine or a scale set, with the identities that it has. */
export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly identity?: {
    /** Of the identity that is the machine's own. */
    readonly principalId?: string;
    /** By resource id. */
    readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId?: string }>>;
  };
}
