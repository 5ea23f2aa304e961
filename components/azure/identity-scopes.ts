import type * as pulumi from "@pulumi/pulumi";
import { InputError } from "../input-error";
import { checked, derived, isPlain } from "../inputs";
import { PlatformName } from "../platforms";
import type { PortworxIdentityArgs, StorageAccountAccess } from "./portworx-identity";
import {
  checkDiskScope,
  checkStorageAccountId,
  resourceGroupScope,
  subscriptionOf,
  subscriptionScope,
} from "./resource-ids";
import { checkResourceGroupName, checkStorageAccountName } from "./resource-names";

/** A resource on which a role is assigned. */
export interface AssignmentScope {
  /** Its name in the program. */
  readonly name: string;
  readonly id: pulumi.Input<string>;
  /** The input that it comes from. */
  readonly input: string;
}

/** What decides where Portworx manages disks. */
type DiskScopeArgs = Pick<PortworxIdentityArgs, "platform" | "clusters" | "scopes" | "roleDefinitionId">;

/**
 * Where the role for disks is assigned: what was given, else what the platform asks for.
 *
 * @throws InputError
 */
export function checkedDiskScopes(args: DiskScopeArgs, subscriptionId: pulumi.Input<string>): AssignmentScope[] {
  return distinct(args.scopes ? givenScopes(args, subscriptionId) : platformScopes(args, subscriptionId));
}

function givenScopes({ scopes = [], roleDefinitionId }: DiskScopeArgs, subscriptionId: pulumi.Input<string>) {
  if (scopes.length === 0) {
    throw new InputError({
      input: "scopes",
      value: scopes,
      wanted: "at least one subscription or resource group",
      remedy: "Leave the input out for what the platform asks for.",
    });
  }
  return scopes.map(({ name, id }, index) => {
    const input = `scopes[${index}].id`;
    const checkedId = checked(id, (value) => checkDiskScope(value, input));
    return { name, input, id: roleDefinitionId ? checkedId : within(subscriptionId, checkedId, input) };
  });
}

/** A role that is made can be assigned in its own subscription alone. */
function within(subscriptionId: pulumi.Input<string>, id: pulumi.Input<string>, input: string) {
  return derived({ subscriptionId, id }, (known) => {
    if (subscriptionOf(known.id).toLowerCase() === known.subscriptionId.toLowerCase()) return known.id;
    throw new InputError({
      input,
      value: known.id,
      wanted: `a scope in subscription ${known.subscriptionId}, the only one that the role made here can be assigned in`,
      remedy: "Give an existing role that can be assigned there as roleDefinitionId.",
    });
  });
}

function platformScopes({ platform, clusters }: DiskScopeArgs, subscriptionId: pulumi.Input<string>) {
  const groups = clusters.flatMap(({ name, nodeResourceGroup }, index) => {
    const input = `clusters[${index}].nodeResourceGroup`;
    if (nodeResourceGroup === undefined) return [];
    const group = checked(nodeResourceGroup, (value) => checkResourceGroupName(value, input));
    const id = derived({ subscriptionId, group }, (known) => resourceGroupScope(known.subscriptionId, known.group));
    return [{ name, input, id }];
  });
  const without = clusters.findIndex(({ nodeResourceGroup }) => nodeResourceGroup === undefined);
  if (without === -1) return groups;
  if (platform === PlatformName.Aks) {
    throw new InputError({
      input: `clusters[${without}].nodeResourceGroup`,
      value: undefined,
      wanted: "the resource group of the cluster's nodes, such as MC_storage_prod_eastus",
      remedy: "Take the nodeResourceGroup of az aks show, or name the scopes of the role in scopes.",
    });
  }
  return [...groups, { name: "subscription", input: "subscriptionId", id: derived(subscriptionId, subscriptionScope) }];
}

/**
 * Where the role for blobs is assigned.
 *
 * @throws InputError
 */
export function checkedStorageAccounts(accounts: StorageAccountAccess[]): AssignmentScope[] {
  return distinct(
    accounts.map(({ name, id }, index) => {
      checkStorageAccountName(name, `storageAccounts[${index}].name`);
      const input = `storageAccounts[${index}].id`;
      return { name, input, id: checked(id, (value) => checkStorageAccountId(value, name, input)) };
    }),
  );
}

/**
 * Refuses what is there twice, as Azure refuses a second assignment of the same. Ids that are only known later are left to
 * Azure: comparing them would tie one cluster's assignment to another cluster's life.
 */
function distinct(scopes: AssignmentScope[]): AssignmentScope[] {
  scopes.forEach((scope, index) => {
    const same = scopes.slice(0, index).find((earlier) => earlier.name === scope.name || haveSameId(earlier, scope));
    if (!same) return;
    throw new InputError({
      input: scope.input,
      ...(isPlain(scope.id) && { value: scope.id }),
      wanted: `each resource once, under a name of its own; ${same.input} is the same`,
      remedy: "Leave one of them out.",
    });
  });
  return scopes;
}

function haveSameId({ id }: AssignmentScope, { id: other }: AssignmentScope): boolean {
  return isPlain(id) && isPlain(other) && (id as string).toLowerCase() === (other as string).toLowerCase();
}
