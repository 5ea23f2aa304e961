/** What a role allows. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** True where a role allows the operation; what it takes out again is taken out of this role alone. */
export function permits(permission: Permission, operation: string, isData: boolean): boolean {
  const [allowed, excluded] = isData
    ? [permission.dataActions, permission.notDataActions]
    : [permission.actions, permission.notActions];
  return isAmong(operation, allowed) && !isAmong(operation, excluded);
}

function isAmong(operation: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(pattern, operation));
}

/** A `*` stands for any characters, slashes too; case does not count. */
function matches(pattern: string, operation: string): boolean {
  const literals = pattern.split("*").map((text) => text.replace(/[.$()+?[\]{}|\\^]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`, "i").test(operation);
}
