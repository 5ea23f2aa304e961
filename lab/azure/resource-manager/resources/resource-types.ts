import type { Permission } from "../access/actions";
import type { Resource } from "../resource-table";

/** A resource that lies in a resource group and has a location. */
export interface TrackedResource extends Resource {
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ResourceGroup extends TrackedResource {
  /** Resource id of the cluster that made it, and with which it goes. */
  readonly managedBy?: string;
  readonly properties: { readonly provisioningState: "Succeeded" };
}

export interface UserAssignedIdentity extends TrackedResource {
  readonly properties: { readonly tenantId: string; readonly principalId: string; readonly clientId: string };
}

export interface FederatedIdentityCredential extends Resource {
  readonly properties: {
    readonly issuer: string;
    readonly subject: string;
    readonly audiences: readonly string[];
  };
}

export interface RoleDefinition extends Resource {
  readonly properties: {
    readonly roleName: string;
    readonly description: string;
    readonly type: "BuiltInRole" | "CustomRole";
    readonly permissions: readonly Permission[];
    readonly assignableScopes: readonly string[];
  };
}

export interface RoleAssignment extends Resource {
  readonly properties: {
    readonly roleDefinitionId: string;
    readonly principalId: string;
    readonly principalType: string;
    readonly scope: string;
    readonly description: string | null;
    /** Kept, never looked at. */
    readonly condition: string | null;
    readonly conditionVersion: string | null;
  };
}

export interface Disk extends TrackedResource {
  readonly sku: { readonly name: string };
  readonly properties: {
    readonly creationData: { readonly createOption: string };
    readonly diskSizeGB?: number;
    readonly diskState: "Unattached";
    readonly provisioningState: "Succeeded";
    readonly timeCreated: string;
  };
}

export interface VirtualMachine extends TrackedResource {
  readonly properties: {
    readonly hardwareProfile: { readonly vmSize: string };
    readonly provisioningState: "Succeeded";
  };
}

export interface StorageAccount extends TrackedResource {
  readonly kind: string;
  readonly sku: { readonly name: string };
  readonly properties: {
    readonly allowBlobPublicAccess: boolean;
    readonly allowSharedKeyAccess: boolean;
    readonly minimumTlsVersion: string;
    readonly supportsHttpsTrafficOnly: boolean;
    readonly primaryEndpoints: { readonly blob: string };
    readonly provisioningState: "Succeeded";
  };
}

export interface BlobContainer extends Resource {
  readonly properties: { readonly publicAccess: string };
}

export interface AgentPool {
  readonly name: string;
  readonly mode: string;
  readonly count: number;
  readonly vmSize: string;
}

export interface ManagedCluster extends TrackedResource {
  readonly identity?: { readonly type: string; readonly principalId: string; readonly tenantId: string };
  readonly properties: {
    readonly provisioningState: "Succeeded";
    readonly kubernetesVersion: string;
    readonly currentKubernetesVersion: string;
    readonly dnsPrefix: string;
    readonly fqdn: string;
    readonly nodeResourceGroup: string;
    readonly agentPoolProfiles: readonly AgentPool[];
    readonly oidcIssuerProfile: { readonly enabled: boolean; readonly issuerURL?: string };
    readonly securityProfile: { readonly workloadIdentity?: { readonly enabled: boolean } };
    /** Present where Entra says who may come in. */
    readonly aadProfile?: { readonly managed: boolean; readonly enableAzureRBAC: boolean; readonly tenantID: string };
    readonly disableLocalAccounts: boolean;
    readonly enableRBAC: boolean;
  };
}
