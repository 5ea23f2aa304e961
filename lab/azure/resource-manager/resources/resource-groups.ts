import { z } from "zod";
import { badRequest, conflict } from "../arm-error";
import { parseBody, tags } from "../request-body";
import { resourceGroupId } from "../resource-id";
import { found, listed, removed, stored, type Call, type Route } from "../route";
import type { Subscription } from "../subscription";
import type { ResourceGroup } from "./resource-types";
import { isSameLocation, shortLocation } from "./tracked-resource";

const PATH = "/subscriptions/{subscriptionId}/resourceGroups";
const OPERATION = "Microsoft.Resources/subscriptions/resourceGroups";
const NAME = /^[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$/u;
const body = z.object({ location: z.string().default(""), managedBy: z.string().optional(), tags });

export function resourceGroupRoutes(subscription: Subscription): Route[] {
  const item = `${PATH}/{name}`;
  return [
    {
      method: "GET",
      path: item,
      operation: `${OPERATION}/read`,
      handle: ({ parameter }) => found(subscription.requireGroup(parameter("name"))),
    },
    {
      method: "GET",
      path: PATH,
      operation: `${OPERATION}/read`,
      handle: () => listed(subscription.resourceGroups.all()),
    },
    { method: "PUT", path: item, operation: `${OPERATION}/write`, handle: (call) => put(subscription, call) },
    {
      method: "DELETE",
      path: item,
      operation: `${OPERATION}/delete`,
      handle: ({ parameter }) => removed(subscription.remove(subscription.requireGroup(parameter("name")).id)),
    },
  ];
}

export function resourceGroup(subscriptionId: string, name: string, location: string): ResourceGroup {
  return {
    id: resourceGroupId(subscriptionId, name),
    name,
    type: "Microsoft.Resources/resourceGroups",
    location,
    tags: {},
    properties: { provisioningState: "Succeeded" },
  };
}

function put(subscription: Subscription, call: Call) {
  const name = call.parameter("name");
  if (!NAME.test(name)) {
    throw badRequest("InvalidResourceGroup", `The provided resource group name '${name}' is not valid.`);
  }
  const { location, managedBy, tags } = parseBody(body, call.body);
  if (location === "") throw badRequest("LocationRequired", "The location property is required for this definition.");
  const { subscriptionId } = subscription.settings;
  const existing = subscription.resourceGroups.get(resourceGroupId(subscriptionId, name));
  if (existing && !isSameLocation(existing.location, location)) {
    throw conflict(
      "InvalidResourceGroupLocation",
      `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
    );
  }
  const group = { ...(existing ?? resourceGroup(subscriptionId, name, shortLocation(location))), managedBy, tags };
  subscription.resourceGroups.put(group);
  return stored(group, existing !== undefined);
}
