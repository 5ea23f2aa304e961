import type * as pulumi from "@pulumi/pulumi";
import { InputError } from "../input-error";
import { checked, derived } from "../inputs";
import { Cloud, platformOf } from "../platforms";
import { AzureCloud, azureClouds } from "./azure-clouds";
import { checkAudience } from "./federated-subjects";
import { checkSubscriptionId } from "./guid";
import { checkedCredentials } from "./identity-credentials";
import { checkedDiskScopes, checkedStorageAccounts } from "./identity-scopes";
import type { PortworxIdentityArgs } from "./portworx-identity";
import { roleGuidOf } from "./resource-ids";
import { checkIdentityName, checkResourceGroupName, checkRoleDisplayName } from "./resource-names";
import { customRoleGuid, customRoleName } from "./roles";

// What the webhook asks tokens for, in every national cloud.
const defaultAudience = azureClouds[AzureCloud.Public].tokenExchangeAudience;

/**
 * The inputs of a PortworxIdentity with their defaults; what is plain is checked now, the rest once it is known.
 *
 * @throws InputError
 */
export function checkedIdentity(name: string, args: PortworxIdentityArgs) {
  const platform = platformOf(Cloud.Azure, args.platform);
  const subscriptionId = checked(args.subscriptionId, (value) => checkSubscriptionId(value));
  const resourceGroupName = checked(args.resourceGroupName, (value) => checkResourceGroupName(value));
  const identityName = checked(args.identityName ?? name, (value) => checkIdentityName(value));
  return {
    platform: platform.name,
    subscriptionId,
    resourceGroupName,
    identityName,
    location: args.location,
    tags: args.tags,
    audience: checked(args.audience ?? defaultAudience, (value) => checkAudience(value)),
    credentials: checkedCredentials(args.clusters, platform),
    role: checkedRole(args, { subscriptionId, resourceGroupName, identityName }),
    diskScopes: checkedDiskScopes(args, subscriptionId),
    storageAccounts: checkedStorageAccounts(args.storageAccounts ?? []),
  };
}

/** The inputs of a PortworxIdentity, checked. */
export type CheckedIdentity = ReturnType<typeof checkedIdentity>;

interface Place {
  subscriptionId: pulumi.Input<string>;
  resourceGroupName: pulumi.Input<string>;
  identityName: pulumi.Input<string>;
}

/**
 * The role's GUID, and its display name where it is to be made.
 *
 * @throws InputError
 */
export function checkedRole(
  { roleName, roleDefinitionId }: Pick<PortworxIdentityArgs, "roleName" | "roleDefinitionId">,
  place: Place,
) {
  if (roleDefinitionId === undefined) {
    return {
      guid: derived(place, customRoleGuid),
      displayName:
        roleName === undefined
          ? derived(place, customRoleName)
          : checked(roleName, (value) => checkRoleDisplayName(value)),
    };
  }
  if (roleName === undefined) return { guid: derived(roleDefinitionId, roleGuidOf) };
  throw new InputError({
    input: "roleName",
    wanted: "no name where roleDefinitionId gives an existing role",
    remedy: "Leave it out, or leave roleDefinitionId out to have a role made.",
  });
}
