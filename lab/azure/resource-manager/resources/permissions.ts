import type { Access } from "../access/access";
import { listed, type Route } from "../route";
import type { Subscription } from "../subscription";

/** What the caller may do at a scope; everybody may ask it about themselves. */
export function permissionRoutes(subscription: Subscription, access: Access): Route[] {
  return [
    {
      method: "GET",
      path: "{scope}/providers/Microsoft.Authorization/permissions",
      operation: undefined,
      handle: ({ parameter, principalId }) => {
        subscription.requireResource(parameter("scope"));
        return listed(access.permissions(principalId, parameter("scope")));
      },
    },
  ];
}
