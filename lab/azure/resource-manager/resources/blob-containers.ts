import { z } from "zod";
import { badRequest, conflict, notFound } from "../arm-error";
import { parseBody } from "../request-body";
import { resourceGroupNameOf } from "../resource-id";
import { found, listed, removed, stored, type Call, type Route } from "../route";
import type { Subscription } from "../subscription";
import type { StorageAccount } from "./resource-types";

const TYPE = "Microsoft.Storage/storageAccounts/blobServices/containers";
const BLOB_SERVICE = "/blobServices/default/containers";
const PATH = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{account}${BLOB_SERVICE}`;
const NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

const body = z.object({
  properties: z.looseObject({ publicAccess: z.enum(["None", "Blob", "Container"]).default("None") }).prefault({}),
});

export function blobContainerRoutes(subscription: Subscription): Route[] {
  const item = `${PATH}/{name}`;
  return [
    {
      method: "GET",
      path: PATH,
      operation: `${TYPE}/read`,
      handle: ({ path }) => listed(subscription.containers.within(requireAccount(subscription, path).id)),
    },
    {
      method: "GET",
      path: item,
      operation: `${TYPE}/read`,
      handle: ({ path }) => {
        requireAccount(subscription, path);
        const container = subscription.containers.get(path);
        if (!container) throw notFound("ContainerNotFound", "The specified container does not exist.");
        return found(container);
      },
    },
    { method: "PUT", path: item, operation: `${TYPE}/write`, handle: (call) => put(subscription, call) },
    {
      method: "DELETE",
      path: item,
      operation: `${TYPE}/delete`,
      handle: ({ path }) => {
        requireAccount(subscription, path);
        return removed(subscription.remove(path));
      },
    },
  ];
}

function put(subscription: Subscription, { path, parameter, body: content }: Call) {
  const account = requireAccount(subscription, path);
  const name = parameter("name");
  if (!NAME.test(name)) {
    throw badRequest("ContainerNameInvalid", `The container name '${name}' is not valid.`);
  }
  const { properties } = parseBody(body, content ?? {});
  if (properties.publicAccess !== "None" && !account.properties.allowBlobPublicAccess) {
    throw conflict("PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
  }
  const existed = subscription.containers.get(path) !== undefined;
  const container = { id: `${account.id}${BLOB_SERVICE}/${name}`, name, type: TYPE, properties };
  subscription.containers.put(container);
  return stored(container, existed);
}

function requireAccount(subscription: Subscription, path: string): StorageAccount {
  subscription.requireGroup(resourceGroupNameOf(path) ?? "");
  const id = path.slice(0, path.toLowerCase().lastIndexOf("/blobservices/"));
  const account = subscription.storageAccounts.get(id);
  if (account) return account;
  throw notFound("ParentResourceNotFound", `There is no storage account '${id}' for the container to be in.`);
}
