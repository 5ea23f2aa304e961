import { badRequest, notFound } from "../arm-error";
import { parentOf, resourceGroupNameOf } from "../resource-id";
import { found, listed, removed, stored, type Answer, type Call, type Route } from "../route";
import { resourceNotFound, type Subscription } from "../subscription";
import { checkCredentialName, checkedProperties, isSameSubject } from "./federated-credential-rules";
import { SingleWrites } from "./single-writes";
import type { UserAssignedIdentity } from "./resource-types";

const TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
const IDENTITY =
  "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{identityName}";
const PATH = `${IDENTITY}/federatedIdentityCredentials`;
/** Of one identity. */
const LIMIT = 20;

export function federatedIdentityCredentialRoutes(subscription: Subscription): Route[] {
  const { credentials } = subscription;
  const writes = new SingleWrites(subscription.settings.credentialWriteMilliseconds);
  const item = `${PATH}/{name}`;
  return [
    {
      method: "GET",
      path: PATH,
      operation: `${TYPE}/read`,
      handle: (call) => listed(credentials.within(requireIdentity(subscription, parentOf(call.path)).id)),
    },
    {
      method: "GET",
      path: item,
      operation: `${TYPE}/read`,
      handle: ({ path }) => {
        requireIdentity(subscription, identityIdOf(path));
        const credential = credentials.get(path);
        if (!credential) throw resourceNotFound(path);
        return found(credential);
      },
    },
    {
      method: "PUT",
      path: item,
      operation: `${TYPE}/write`,
      handle: (call) => {
        const identity = requireIdentity(subscription, identityIdOf(call.path));
        return writes.alone(identity.id, () => put(subscription, identity, call));
      },
    },
    {
      method: "DELETE",
      path: item,
      operation: `${TYPE}/delete`,
      handle: ({ path }) => {
        const identity = requireIdentity(subscription, identityIdOf(path));
        return writes.alone(identity.id, () => removed(subscription.remove(path)));
      },
    },
  ];
}

function put(subscription: Subscription, identity: UserAssignedIdentity, call: Call): Answer {
  // It may have gone while the write took its time.
  requireIdentity(subscription, identity.id);
  const name = call.parameter("name");
  checkCredentialName(name);
  const properties = checkedProperties(call.body);
  const existing = subscription.credentials.get(call.path);
  const others = subscription.credentials.within(identity.id).filter((other) => other !== existing);
  if (others.some((other) => isSameSubject(other.properties, properties))) {
    throw badRequest("BadRequest", "Issuer and subject combination already exists for this Managed Identity.");
  }
  if (others.length >= LIMIT) {
    throw badRequest("BadRequest", `A managed identity can have at most ${LIMIT} Federated Identity Credentials.`);
  }
  const written = existing?.name ?? name;
  const credential = {
    id: `${identity.id}/federatedIdentityCredentials/${written}`,
    name: written,
    type: TYPE,
    properties,
  };
  subscription.credentials.put(credential);
  return stored(credential, existing !== undefined);
}

function identityIdOf(credentialId: string): string {
  return parentOf(parentOf(credentialId));
}

function requireIdentity(subscription: Subscription, id: string): UserAssignedIdentity {
  subscription.requireGroup(resourceGroupNameOf(id) ?? "");
  const identity = subscription.identities.get(id);
  if (!identity) throw notFound("ParentResourceNotFound", "The parent user-assigned identity does not exist.");
  return identity;
}
