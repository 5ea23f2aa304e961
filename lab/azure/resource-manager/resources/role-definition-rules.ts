import { z } from "zod";
import { badRequest } from "../arm-error";
import { parseBody } from "../request-body";
import { comparable, isWithin } from "../resource-id";
import type { RoleDefinition } from "./resource-types";

const operations = z.array(z.string()).default([]);
const body = z.object({
  properties: z.object({
    roleName: z.string().min(1).max(512),
    description: z.string().default(""),
    permissions: z
      .array(
        z.object({
          actions: operations,
          notActions: operations,
          dataActions: operations,
          notDataActions: operations,
        }),
      )
      .default([]),
    assignableScopes: z.array(z.string()).default([]),
  }),
});

/** @throws ArmError where Azure would not store the role. */
export function checkedRole(content: unknown, scope: string): RoleDefinition["properties"] {
  const { properties } = parseBody(body, content);
  const { roleName, description, permissions, assignableScopes } = properties;
  if (permissions.length !== 1) {
    throw badRequest("InvalidRoleDefinitionPermissions", "A role definition must have exactly one set of permissions.");
  }
  permissions.flatMap((permission) => Object.values(permission).flat()).forEach(checkOperation);
  checkAssignableScopes(assignableScopes, scope);
  return { roleName, description, type: "CustomRole", permissions, assignableScopes };
}

function checkOperation(operation: string): void {
  if (operation === "*" || /^(\*|Microsoft\.[A-Za-z]+)(\/[A-Za-z0-9*.]+)+$/.test(operation)) return;
  throw badRequest(
    "InvalidActionOrNotAction",
    `'${operation}' does not match any of the actions supported by the providers.`,
  );
}

function checkAssignableScopes(assignableScopes: readonly string[], scope: string): void {
  if (assignableScopes.length === 0) {
    throw badRequest("MissingAssignableScopes", "The role definition must have at least one assignable scope.");
  }
  const root = assignableScopes.find((assignable) => comparable(assignable) === "");
  if (root !== undefined) {
    throw badRequest("InvalidAssignableScope", "A custom role cannot have the root scope '/' as an assignable scope.");
  }
  if (!assignableScopes.some((assignable) => isWithin(assignable, scope))) {
    throw badRequest(
      "InvalidAssignableScope",
      `The role definition's scope '${scope}' is not covered by its assignable scopes '${assignableScopes.join("', '")}'.`,
    );
  }
}
