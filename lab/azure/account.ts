/** What the directory and the blob store of the lab's Azure ask about the subscription. */
export interface AzureAccount {
  /** Undefined where no managed identity has this client id. */
  identity(clientId: string): ManagedIdentity | undefined;
  /** Resource id of the storage account; undefined where there is none of this name. */
  storageAccount(name: string): string | undefined;
  /** Whether a role assignment at the resource, or above it, allows the principal to do this by now. */
  allows(request: AccessRequest): boolean;
}

export interface ManagedIdentity {
  /** Resource id. */
  readonly id: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly credentials: readonly FederatedCredential[];
}

export interface FederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** Milliseconds of the clock: until it has propagated, the directory does not know it. */
  readonly writtenAt: number;
}

export interface AccessRequest {
  readonly principalId: string;
  /** Such as `Microsoft.Compute/disks/write`. */
  readonly operation: string;
  /** True for an operation on data, such as reading a blob. */
  readonly isData: boolean;
  /** Resource id of what is acted upon. */
  readonly resource: string;
}
