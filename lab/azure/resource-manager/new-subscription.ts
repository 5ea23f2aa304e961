import { NODE_RESOURCE_GROUP, OWNER, RESOURCE_GROUP } from "../identity";
import { BLOB_OWNER_ROLE, OWNER_ROLE } from "./access/built-in-roles";
import type { AksCluster } from "./aks-cluster";
import { resourceGroupId } from "./resource-id";
import { labCluster } from "./resources/clusters/lab-cluster";
import { resourceGroup } from "./resources/resource-groups";
import { roleAssignment } from "./resources/role-assignments";
import { builtInRoles, findRole } from "./resources/role-definitions";
import { virtualMachines } from "./resources/virtual-machines";
import type { SubscriptionSettings } from "./settings";
import { Subscription } from "./subscription";

/** A resource group that has nothing to do with the cluster. */
export const FOREIGN_RESOURCE_GROUP = "somebody-else";

const NODES = 3;

/** What the owner of a subscription can do at once, under names that stay. */
const OWNER_ASSIGNMENTS = [
  { name: "5a0c9f0e-0000-4000-8000-000000000001", role: OWNER_ROLE },
  { name: "5a0c9f0e-0000-4000-8000-000000000002", role: BLOB_OWNER_ROLE },
];

export interface NewSubscription extends Pick<SubscriptionSettings, "tenantId" | "subscriptionId" | "location"> {
  readonly cluster?: AksCluster;
  readonly propagationSeconds?: number;
  readonly credentialWriteMilliseconds?: number;
  readonly now?: () => number;
}

/** A subscription with an owner, the resource groups and the cluster of a lab. */
export function newSubscription(options: NewSubscription): Subscription {
  const { tenantId, subscriptionId, location, cluster } = options;
  const settings: SubscriptionSettings = {
    tenantId,
    subscriptionId,
    location,
    now: options.now ?? Date.now,
    propagationSeconds: options.propagationSeconds ?? 0,
    credentialWriteMilliseconds: options.credentialWriteMilliseconds ?? 50,
  };
  const subscription = new Subscription(settings);
  for (const name of [RESOURCE_GROUP, NODE_RESOURCE_GROUP, FOREIGN_RESOURCE_GROUP]) {
    subscription.resourceGroups.put(resourceGroup(subscriptionId, name, location));
  }
  for (const machine of virtualMachines(resourceGroupId(subscriptionId, NODE_RESOURCE_GROUP), location, NODES)) {
    subscription.virtualMachines.put(machine);
  }
  if (cluster) subscription.clusters.put(labCluster(cluster, NODES, settings));
  for (const role of builtInRoles(subscription.scope)) subscription.roleDefinitions.put(role);
  for (const { name, role } of OWNER_ASSIGNMENTS) assignOwner(subscription, name, role);
  return subscription;
}

function assignOwner(subscription: Subscription, name: string, guid: string): void {
  const role = findRole(subscription, guid);
  if (!role) throw new Error(`there is no built-in role ${guid}`);
  const given = {
    roleDefinitionId: role.id,
    principalId: OWNER.principalId,
    principalType: "ServicePrincipal",
    description: null,
    condition: null,
    conditionVersion: null,
  };
  // Long ago: it is in force from the first request on.
  subscription.roleAssignments.put(roleAssignment(subscription.scope, name, given), 0);
}
