import type { Route } from "../route";
import type { Subscription } from "../subscription";
import type { VirtualMachine } from "./resource-types";
import { readRoutes } from "./tracked-resource";

const TYPE = "Microsoft.Compute/virtualMachines";

/** The nodes' machines, which nobody here makes or removes. */
export function virtualMachineRoutes(subscription: Subscription): Route[] {
  return readRoutes(subscription, { type: TYPE, table: subscription.virtualMachines });
}

/** @param count machines of one pool, in a group as AKS makes it */
export function virtualMachines(resourceGroupId: string, location: string, count: number): VirtualMachine[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `aks-workers-${index}`;
    return {
      id: `${resourceGroupId}/providers/${TYPE}/${name}`,
      name,
      type: TYPE,
      location,
      tags: {},
      properties: { hardwareProfile: { vmSize: "Standard_D8s_v5" }, provisioningState: "Succeeded" },
    };
  });
}
