import { PlatformName } from "../platforms";
import { stableGuid } from "./guid";
import { identityResourceId, type IdentityPlace } from "./resource-ids";

/** What a role allows, as Azure writes it. */
export interface RolePermissions {
  readonly actions: string[];
  readonly notActions: string[];
  readonly dataActions: string[];
  readonly notDataActions: string[];
}

const diskActions = [
  "Microsoft.Compute/disks/delete",
  "Microsoft.Compute/disks/write",
  "Microsoft.Compute/disks/read",
  "Microsoft.Compute/virtualMachines/write",
  "Microsoft.Compute/virtualMachines/read",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write",
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
];

const platformActions: Readonly<Partial<Record<PlatformName, readonly string[]>>> = {
  [PlatformName.Aks]: ["Microsoft.ContainerService/managedClusters/agentPools/read"],
};

/** The custom role of Portworx as the vendor documents it ("Install Portworx on Azure Kubernetes Service", custom role). */
export function portworxPermissions(platform: PlatformName): RolePermissions {
  return {
    actions: [...(platformActions[platform] ?? []), ...diskActions],
    notActions: [],
    dataActions: [],
    notDataActions: [],
  };
}

/** Azure's own role Storage Blob Data Contributor, the same GUID in every cloud. */
export const blobContributorRole = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/** The GUID of the custom role of one identity, so that a new display name changes the role and does not replace it. */
export function customRoleGuid(identity: IdentityPlace): string {
  return stableGuid(identityResourceId(identity), "role definition");
}

/** A display name for the custom role of one identity: roles of one tenant may not share one. */
export function customRoleName({ identityName, resourceGroupName, subscriptionId }: IdentityPlace): string {
  return `Portworx ${identityName} (resource group ${resourceGroupName}, subscription ${subscriptionId})`;
}

/** The name of an assignment, which Azure wants to be a GUID: the same for the same scope, principal and role. */
export function roleAssignmentName(scope: string, principalId: string, roleGuid: string): string {
  return stableGuid(scope, principalId, roleGuid);
}
