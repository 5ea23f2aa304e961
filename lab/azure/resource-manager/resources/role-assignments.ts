import { conflict, notFound } from "../arm-error";
import { parseFilter } from "../filter";
import { comparable, isWithin, nameOf } from "../resource-id";
import { found, listed, type Call, type Route } from "../route";
import type { Subscription } from "../subscription";
import { checkedAssignment } from "./role-assignment-rules";
import type { RoleAssignment } from "./resource-types";

const TYPE = "Microsoft.Authorization/roleAssignments";
const PATH = `{scope}/providers/${TYPE}`;

export function roleAssignmentRoutes(subscription: Subscription): Route[] {
  const { roleAssignments } = subscription;
  const item = `${PATH}/{name}`;
  return [
    {
      method: "GET",
      path: item,
      operation: `${TYPE}/read`,
      handle: ({ path, parameter }) => {
        const assignment = roleAssignments.get(path);
        if (assignment) return found(assignment);
        throw notFound("RoleAssignmentNotFound", `The role assignment '${parameter("name")}' is not found.`);
      },
    },
    { method: "GET", path: PATH, operation: `${TYPE}/read`, handle: (call) => list(subscription, call) },
    { method: "PUT", path: item, operation: `${TYPE}/write`, handle: (call) => put(subscription, call) },
    {
      method: "DELETE",
      path: item,
      operation: `${TYPE}/delete`,
      handle: ({ path }) => {
        const assignment = roleAssignments.get(path);
        subscription.remove(path);
        return assignment ? found(assignment) : { status: 204 };
      },
    },
  ];
}

export function roleAssignment(
  scope: string,
  name: string,
  given: Omit<RoleAssignment["properties"], "scope">,
): RoleAssignment {
  const root = comparable(scope) === "";
  return {
    id: `${root ? "" : scope}/providers/${TYPE}/${name}`,
    name,
    type: TYPE,
    properties: { ...given, scope: root ? "/" : scope },
  };
}

/** An assignment can be made and removed, never changed. */
function put(subscription: Subscription, { parameter, body }: Call) {
  const [scope, name] = [parameter("scope"), parameter("name")];
  const wanted = roleAssignment(scope, name, checkedAssignment(subscription, scope, name, body));
  const all = subscription.roleAssignments.all();
  const sameName = all.find((other) => other.name.toLowerCase() === name.toLowerCase());
  if (sameName) {
    if (isSame(sameName, wanted)) return found(sameName);
    throw conflict(
      "RoleAssignmentUpdateNotPermitted",
      "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
    );
  }
  if (all.some((other) => isSame(other, wanted))) {
    throw conflict("RoleAssignmentExists", "The role assignment already exists.");
  }
  subscription.roleAssignments.put(wanted);
  return { status: 201, body: wanted };
}

function isSame({ properties: one }: RoleAssignment, { properties: other }: RoleAssignment): boolean {
  return (
    comparable(one.scope) === comparable(other.scope) &&
    one.principalId.toLowerCase() === other.principalId.toLowerCase() &&
    nameOf(one.roleDefinitionId).toLowerCase() === nameOf(other.roleDefinitionId).toLowerCase()
  );
}

/** Those at the scope, above it and below it; with `atScope()` not those below. */
function list(subscription: Subscription, { parameter, filter }: Call) {
  const scope = parameter("scope");
  subscription.requireResource(scope);
  const terms = parseFilter(filter, ["principalId", "assignedTo", "atScope"]);
  const principal = terms.get("principalId") ?? terms.get("assignedTo");
  return listed(
    subscription.roleAssignments
      .all()
      .filter(
        ({ properties }) =>
          isWithin(properties.scope, scope) || (!terms.has("atScope") && isWithin(scope, properties.scope)),
      )
      .filter(
        ({ properties }) => principal === undefined || properties.principalId.toLowerCase() === principal.toLowerCase(),
      ),
  );
}
