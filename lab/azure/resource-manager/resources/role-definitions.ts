import { badRequest, conflict, notFound } from "../arm-error";
import { BUILT_IN_ROLES } from "../access/built-in-roles";
import { parseFilter } from "../filter";
import { isGuid, isWithin, nameOf } from "../resource-id";
import { found, listed, removed, type Call, type Route } from "../route";
import type { Subscription } from "../subscription";
import { checkedRole } from "./role-definition-rules";
import type { RoleDefinition } from "./resource-types";

const TYPE = "Microsoft.Authorization/roleDefinitions";
const PATH = `{scope}/providers/${TYPE}`;

export function roleDefinitionRoutes(subscription: Subscription): Route[] {
  const item = `${PATH}/{name}`;
  return [
    {
      method: "GET",
      path: item,
      operation: `${TYPE}/read`,
      handle: ({ parameter }) => found(requireRole(subscription, parameter("name"), 404)),
    },
    { method: "GET", path: PATH, operation: `${TYPE}/read`, handle: (call) => list(subscription, call) },
    { method: "PUT", path: item, operation: `${TYPE}/write`, handle: (call) => put(subscription, call) },
    { method: "DELETE", path: item, operation: `${TYPE}/delete`, handle: (call) => remove(subscription, call) },
  ];
}

export function builtInRoles(scope: string): RoleDefinition[] {
  return BUILT_IN_ROLES.map(({ guid, roleName, description, permission }) => ({
    id: idOf(scope, guid),
    name: guid,
    type: TYPE,
    properties: {
      roleName,
      description,
      type: "BuiltInRole",
      permissions: [permission],
      assignableScopes: ["/"],
    },
  }));
}

/** Wherever it is asked for, a role is one of the subscription; a tenant knows a GUID once. */
function idOf(scope: string, guid: string): string {
  return `${scope}/providers/${TYPE}/${guid}`;
}

export function findRole(subscription: Subscription, guid: string): RoleDefinition | undefined {
  return subscription.roleDefinitions.get(idOf(subscription.scope, guid));
}

/** @throws ArmError where there is no such role. */
export function requireRole(subscription: Subscription, guid: string, status: 400 | 404): RoleDefinition {
  const role = findRole(subscription, guid);
  if (role) return role;
  const refuse = status === 404 ? notFound : badRequest;
  throw refuse("RoleDefinitionDoesNotExist", `The specified role definition with ID '${guid}' does not exist.`);
}

function list(subscription: Subscription, { filter, parameter }: Call) {
  const terms = parseFilter(filter, ["roleName", "type"]);
  const [roleName, type] = [terms.get("roleName"), terms.get("type")];
  const scope = parameter("scope");
  return listed(
    subscription.roleDefinitions
      .all()
      .filter(({ properties }) => properties.assignableScopes.some((assignable) => isWithin(assignable, scope)))
      .filter(({ properties }) => roleName === undefined || isSameText(properties.roleName, roleName))
      .filter(({ properties }) => type === undefined || isSameText(properties.type, type)),
  );
}

function put(subscription: Subscription, { body, parameter }: Call) {
  const [scope, guid] = [parameter("scope"), parameter("name")];
  if (!isGuid(guid)) {
    throw badRequest(
      "InvalidRoleDefinitionId",
      `The role definition ID '${guid}' is not valid. The role definition ID must be a GUID.`,
    );
  }
  subscription.requireResource(scope);
  const existing = findRole(subscription, guid);
  if (existing) refuseBuiltIn(existing);
  const properties = checkedRole(body, scope);
  const others = subscription.roleDefinitions.all().filter((other) => other !== existing);
  if (others.some((other) => isSameText(other.properties.roleName, properties.roleName))) {
    throw conflict(
      "RoleDefinitionWithSameNameExists",
      "A role definition cannot be updated with a name that already exists.",
    );
  }
  const name = existing?.name ?? guid;
  const role = { id: idOf(subscription.scope, name), name, type: TYPE, properties };
  subscription.roleDefinitions.put(role);
  // Azure answers a change with 201, too.
  return { status: 201, body: role };
}

function remove(subscription: Subscription, { parameter }: Call) {
  const role = findRole(subscription, parameter("name"));
  if (!role) return removed(false);
  refuseBuiltIn(role);
  const isAssigned = subscription.roleAssignments
    .all()
    .some(({ properties }) => isSameText(nameOf(properties.roleDefinitionId), role.name));
  if (isAssigned) {
    throw badRequest(
      "RoleDefinitionHasAssignments",
      `There are existing role assignments referencing role '${role.name}'.`,
    );
  }
  subscription.remove(role.id);
  return found(role);
}

function refuseBuiltIn({ properties }: RoleDefinition): void {
  if (properties.type !== "BuiltInRole") return;
  throw badRequest(
    "RoleDefinitionIsReadOnly",
    `The built-in role '${properties.roleName}' cannot be changed or deleted.`,
  );
}

function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
