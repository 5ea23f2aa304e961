/**
 * True where the scope of an assignment is the resource or above it. Management groups that Azure lists for a subscription
 * are above it.
 */
export function isWithin(scope: string, resourceId: string): boolean {
  if (scope === "/" || /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope)) return true;
  const [upper, lower] = [comparable(scope), comparable(resourceId)];
  return lower === upper || lower.startsWith(`${upper}/`);
}

/** Azure's ids know no case. */
export function isSameId(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

function comparable(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
}

/** The last part of a resource's id. */
export function nameOf(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf("/") + 1);
}

/** Name of the resource group of an id. */
export function resourceGroupOf(resourceId: string): string {
  return /\/resourceGroups\/([^/]+)/i.exec(resourceId)?.[1] ?? "";
}
