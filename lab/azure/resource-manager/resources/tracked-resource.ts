import { z } from "zod";
import { badRequest, conflict } from "../arm-error";
import { parseBody, tags } from "../request-body";
import { resourceGroupId } from "../resource-id";
import type { ResourceTable } from "../resource-table";
import { found, listed, removed, stored, type Call, type Route } from "../route";
import { resourceNotFound, type Subscription } from "../subscription";
import type { TrackedResource } from "./resource-types";

/** A type of resource that lies in a resource group, such as `Microsoft.Compute/disks`. */
export interface TrackedKind<Kept extends TrackedResource> {
  readonly type: string;
  readonly table: ResourceTable<Kept>;
  readonly nameForm: RegExp;
  /** The refusal of a name that has not the form; Azure's general one where left out. */
  readonly nameRefusal?: (name: string) => Error;
  /** The resource that a body asks for. */
  make(common: TrackedResource, call: Call, existing: Kept | undefined): Kept;
}

const commonBody = z.object({ location: z.string().optional(), tags });

/** Get, put, delete and list, as every type of resource has them. */
export function trackedRoutes<Kept extends TrackedResource>(
  subscription: Subscription,
  kind: TrackedKind<Kept>,
): Route[] {
  const inGroup = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${kind.type}`;
  return [
    ...readRoutes(subscription, kind),
    {
      method: "PUT",
      path: `${inGroup}/{name}`,
      operation: `${kind.type}/write`,
      handle: (call) => put(subscription, kind, call),
    },
    {
      method: "DELETE",
      path: `${inGroup}/{name}`,
      operation: `${kind.type}/delete`,
      handle: ({ path, parameter }) => {
        subscription.requireGroup(parameter("resourceGroupName"));
        return removed(subscription.remove(path));
      },
    },
  ];
}

export function readRoutes<Kept extends TrackedResource>(
  subscription: Subscription,
  { type, table }: Pick<TrackedKind<Kept>, "type" | "table">,
): Route[] {
  const inGroup = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${type}`;
  const operation = `${type}/read`;
  return [
    {
      method: "GET",
      path: `${inGroup}/{name}`,
      operation,
      handle: ({ path, parameter }) => {
        subscription.requireGroup(parameter("resourceGroupName"));
        const resource = table.get(path);
        if (!resource) throw resourceNotFound(path);
        return found(resource);
      },
    },
    {
      method: "GET",
      path: inGroup,
      operation,
      handle: ({ parameter }) => listed(table.within(subscription.requireGroup(parameter("resourceGroupName")).id)),
    },
    {
      method: "GET",
      path: `/subscriptions/{subscriptionId}/providers/${type}`,
      operation,
      handle: () => listed(table.all()),
    },
  ];
}

function put<Kept extends TrackedResource>(subscription: Subscription, kind: TrackedKind<Kept>, call: Call) {
  const group = subscription.requireGroup(call.parameter("resourceGroupName"));
  const existing = kind.table.get(call.path);
  const name = call.parameter("name");
  if (!kind.nameForm.test(name)) throw (kind.nameRefusal ?? invalidName)(name);
  const { location, tags } = parseBody(commonBody, call.body);
  if (location === undefined || location === "") {
    throw badRequest("LocationRequired", "The location property is required for this definition.");
  }
  if (existing && !isSameLocation(existing.location, location)) {
    throw conflict(
      "InvalidResourceLocation",
      `The resource '${name}' already exists in location '${existing.location}' in resource group '${group.name}'. ` +
        `A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    );
  }
  const common: TrackedResource = {
    id: `${resourceGroupId(subscription.settings.subscriptionId, group.name)}/providers/${kind.type}/${existing?.name ?? name}`,
    name: existing?.name ?? name,
    type: kind.type,
    location: shortLocation(location),
    tags,
  };
  const resource = kind.make(common, call, existing);
  kind.table.put(resource);
  return stored(resource, existing !== undefined);
}

function invalidName(name: string): Error {
  return badRequest("InvalidResourceName", `The provided resource name ${name} is not valid for its type.`);
}

/** `East US` is `eastus`. */
export function shortLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

export function isSameLocation(one: string, other: string): boolean {
  return shortLocation(one) === shortLocation(other);
}
