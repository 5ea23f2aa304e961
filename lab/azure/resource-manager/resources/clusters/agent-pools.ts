import { resourceNotFound, type Subscription } from "../../subscription";
import { found, listed, type Route } from "../../route";
import type { AgentPool, ManagedCluster } from "../resource-types";
import { CLUSTER_PATH, CLUSTER_TYPE, requireCluster } from "./require-cluster";

const TYPE = `${CLUSTER_TYPE}/agentPools`;

export function agentPoolRoutes(subscription: Subscription): Route[] {
  const operation = `${TYPE}/read`;
  return [
    {
      method: "GET",
      path: `${CLUSTER_PATH}/agentPools`,
      operation,
      handle: (call) => {
        const cluster = requireCluster(subscription, call);
        return listed(cluster.properties.agentPoolProfiles.map((pool) => poolResource(cluster, pool)));
      },
    },
    {
      method: "GET",
      path: `${CLUSTER_PATH}/agentPools/{name}`,
      operation,
      handle: (call) => {
        const cluster = requireCluster(subscription, call);
        const pool = cluster.properties.agentPoolProfiles.find(({ name }) => name === call.parameter("name"));
        if (!pool) throw resourceNotFound(call.path);
        return found(poolResource(cluster, pool));
      },
    },
  ];
}

function poolResource(cluster: ManagedCluster, { name, ...properties }: AgentPool) {
  return { id: `${cluster.id}/agentPools/${name}`, name, type: TYPE, properties };
}
