import { isWithin } from "./resource-scope";

/** What a role allows, as Resource Manager has it. */
export interface Permission {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

/** A role that a principal has at a scope. */
export interface Grant {
  readonly roleName: string;
  readonly scope: string;
  readonly permissions: readonly Permission[];
}

/** Actions are on resources, data actions on what they hold, such as blobs. */
export interface WantedActions {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

/** Those of the wanted actions that no permission allows. */
export function missingActions(permissions: readonly Permission[], wanted: WantedActions): string[] {
  return [
    ...wanted.actions.filter((action) => !permissions.some((permission) => permits(permission, action))),
    ...wanted.dataActions.filter((action) => !permissions.some((permission) => permitsData(permission, action))),
  ];
}

/** What the grants at the resource, or above it, allow together. */
export function permissionsAt(grants: readonly Grant[], resourceId: string): Permission[] {
  return grants.filter(({ scope }) => isWithin(scope, resourceId)).flatMap(({ permissions }) => permissions);
}

/** What a role takes out again is taken out of this role alone. */
function permits({ actions = [], notActions = [] }: Permission, action: string): boolean {
  return isAmong(action, actions) && !isAmong(action, notActions);
}

function permitsData({ dataActions = [], notDataActions = [] }: Permission, action: string): boolean {
  return isAmong(action, dataActions) && !isAmong(action, notDataActions);
}

function isAmong(action: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesAction(pattern, action));
}

/** A `*` stands for any characters, slashes too; case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  const literals = pattern.split("*").map((text) => text.replace(/[.$()+?[\]{}|\\^]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`, "i").test(action);
}
