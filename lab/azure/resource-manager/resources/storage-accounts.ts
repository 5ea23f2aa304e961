import { z } from "zod";
import { badRequest, conflict } from "../arm-error";
import { parseBody } from "../request-body";
import { comparable } from "../resource-id";
import { found, type Call, type Route } from "../route";
import type { Subscription } from "../subscription";
import type { StorageAccount } from "./resource-types";
import { trackedRoutes } from "./tracked-resource";

const TYPE = "Microsoft.Storage/storageAccounts";
const NAME = /^[a-z0-9]{3,24}$/;

const body = z.object({
  kind: z.string(),
  sku: z.object({ name: z.string() }),
  properties: z
    .looseObject({
      allowBlobPublicAccess: z.boolean().default(false),
      allowSharedKeyAccess: z.boolean().default(true),
      minimumTlsVersion: z.enum(["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"]).default("TLS1_0"),
      supportsHttpsTrafficOnly: z.boolean().default(true),
    })
    .prefault({}),
});

/** @param blobEndpoint the URL of an account's blobs */
export function storageAccountRoutes(subscription: Subscription, blobEndpoint: (account: string) => string): Route[] {
  return [
    ...trackedRoutes(subscription, {
      type: TYPE,
      table: subscription.storageAccounts,
      nameForm: NAME,
      nameRefusal: (name) => badRequest("AccountNameInvalid", invalidName(name)),
      make: (common, call, existing): StorageAccount => {
        if (!existing) refuseTaken(subscription, common.name, common.id);
        const { kind, sku, properties } = parseBody(body, call.body);
        const primaryEndpoints = { blob: blobEndpoint(common.name) };
        return {
          ...common,
          kind,
          sku,
          properties: { ...properties, primaryEndpoints, provisioningState: "Succeeded" },
        };
      },
    }),
    {
      method: "POST",
      path: "/subscriptions/{subscriptionId}/providers/Microsoft.Storage/checkNameAvailability",
      operation: "Microsoft.Storage/checknameavailability/read",
      handle: (call) => found(nameAvailability(subscription, call)),
    },
  ];
}

/** The name is a part of a host name: no two accounts share one. */
export function findStorageAccount(subscription: Subscription, name: string): StorageAccount | undefined {
  return subscription.storageAccounts.all().find((account) => account.name === name);
}

function refuseTaken(subscription: Subscription, name: string, id: string): void {
  const other = findStorageAccount(subscription, name);
  if (!other || comparable(other.id) === comparable(id)) return;
  throw conflict(
    "StorageAccountInAnotherResourceGroup",
    `The account ${name} already exists in another resource group in this subscription.`,
  );
}

function nameAvailability(subscription: Subscription, call: Call) {
  const { name } = parseBody(z.object({ name: z.string(), type: z.literal(TYPE) }), call.body);
  if (!NAME.test(name)) return { nameAvailable: false, reason: "AccountNameInvalid", message: invalidName(name) };
  if (!findStorageAccount(subscription, name)) return { nameAvailable: true };
  return {
    nameAvailable: false,
    reason: "AlreadyExists",
    message: `The storage account named ${name} is already taken.`,
  };
}

function invalidName(name: string): string {
  return (
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length ` +
    "and use numbers and lower-case letters only."
  );
}
