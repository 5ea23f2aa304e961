import { resourceGroupId } from "../../resource-id";
import type { Call } from "../../route";
import { resourceNotFound, type Subscription } from "../../subscription";
import type { ManagedCluster } from "../resource-types";

export const CLUSTER_TYPE = "Microsoft.ContainerService/managedClusters";
export const CLUSTER_PATH = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${CLUSTER_TYPE}/{cluster}`;

/** @throws ArmError where the path's `{cluster}` is not there. */
export function requireCluster(subscription: Subscription, { parameter }: Call): ManagedCluster {
  const group = subscription.requireGroup(parameter("resourceGroupName")).name;
  const { subscriptionId } = subscription.settings;
  const id = `${resourceGroupId(subscriptionId, group)}/providers/${CLUSTER_TYPE}/${parameter("cluster")}`;
  const cluster = subscription.clusters.get(id);
  if (!cluster) throw resourceNotFound(id);
  return cluster;
}
