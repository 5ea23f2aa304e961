const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** The form in which resource ids are compared: Azure's know no case. */
export function comparable(id: string): string {
  return id.toLowerCase().replace(/\/+$/, "");
}

/** True for the scope itself and for what lies below it; everything lies below the root, "/". */
export function isWithin(scope: string, id: string): boolean {
  return `${comparable(id)}/`.startsWith(`${comparable(scope)}/`);
}

/** The last segment of a resource id. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** What a path without its last segment names: of a resource, its collection; of a collection, what it is listed in. */
export function parentOf(id: string): string {
  return id.slice(0, id.lastIndexOf("/"));
}

export function subscriptionScope(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}`;
}

export function resourceGroupId(subscriptionId: string, name: string): string {
  return `${subscriptionScope(subscriptionId)}/resourceGroups/${name}`;
}

/** The subscription that an id lies in, undefined for what is above all subscriptions. */
export function subscriptionIdOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
}

/** The resource group that an id lies in or is. */
export function resourceGroupNameOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
}
