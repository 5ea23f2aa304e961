import type { Invoke, Properties } from "../../base/kind";
import { outputsOf } from "../bodies";
import type { AzureContext } from "../context";
import { fillPath } from "../paths";
import type { ResourceType } from "../resource-type";
import { requesting } from "./requesting";

/** Reads a resource that the program does not manage. */
export function getter(type: ResourceType): Invoke<AzureContext> {
  return async (args: Properties, { subscriptionId, resources }: AzureContext) => {
    const id = fillPath(type.path, args, subscriptionId);
    const response = await requesting(id, () => resources.get(id, type.apiVersion));
    return { ...outputsOf(type, response), id: response.id };
  };
}
