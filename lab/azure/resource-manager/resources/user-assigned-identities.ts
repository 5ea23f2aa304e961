import { randomUUID } from "node:crypto";
import { badRequest } from "../arm-error";
import type { Route } from "../route";
import type { Subscription } from "../subscription";
import { trackedRoutes } from "./tracked-resource";

export function userAssignedIdentityRoutes(subscription: Subscription): Route[] {
  const { tenantId } = subscription.settings;
  return trackedRoutes(subscription, {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    table: subscription.identities,
    nameForm: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    nameRefusal: (name) =>
      badRequest(
        "InvalidResourceName",
        `The resource name '${name}' is invalid: 3 to 128 letters, digits, - and _, beginning with a letter or digit.`,
      ),
    // Who it is stays as long as it exists.
    make: (common, _, existing) => ({
      ...common,
      properties: existing?.properties ?? { tenantId, principalId: randomUUID(), clientId: randomUUID() },
    }),
  });
}
