import { checkAudience } from "../../components/azure/federated-subjects";
import { checkDiskScope, roleGuidOf } from "../../components/azure/resource-ids";
import { checkIdentityName, checkResourceGroupName, checkRoleDisplayName } from "../../components/azure/resource-names";
import { checked, list, map, text, textMap } from "./fields";

const subscription = "/subscriptions/01234567-89ab-4cde-8f01-23456789abcd";

/** The identity of Portworx; becomes a PortworxIdentity. */
export const identity = map("name, resourceGroup, location, audience, roleName, roleDefinitionId, scopes, tags", {
  name: checked(
    text("the identity's name, made of cluster and namespace unless given", "portworx-production"),
    checkIdentityName,
  ).optional(),
  resourceGroup: checked(
    text("the identity's resource group, cluster.resourceGroup unless given", "storage"),
    checkResourceGroupName,
  ).optional(),
  location: text("the identity's region, the resource group's unless given", "eastus").optional(),
  audience: checked(
    text("the audience of the tokens, what the webhook asks for unless given", "api://AzureADTokenExchange"),
    checkAudience,
  ).optional(),
  roleName: checked(
    text("the display name of the role to make, unique in the tenant; made of the identity's place unless given", "px"),
    checkRoleDisplayName,
  ).optional(),
  roleDefinitionId: checked(
    text(
      "the resource id of an existing role with the documented actions, so that none is made",
      `${subscription}/providers/Microsoft.Authorization/roleDefinitions/0f9e8d7c-6b5a-4d3c-8b2a-190807060504`,
    ),
    roleGuidOf,
  ).optional(),
  scopes: list(
    "where the role is assigned, each with a name and an id; unless given, on aks the node resource group, on gardener cluster.nodeResourceGroup or else the subscription",
    map("name, id", {
      name: text("a name for the scope; it stays when the id changes", "nodes"),
      id: checked(
        text("the resource id of a subscription or resource group", `${subscription}/resourceGroups/nodes`),
        checkDiskScope,
      ),
    }),
  ).optional(),
  tags: textMap("tags of the identity").optional(),
});

/**
 * The identity's name where none is given. It tells namespaces of one cluster apart: a namespace has no underscore, and the
 * usual one is not named at all.
 */
export function defaultIdentityName(cluster: string, namespace: string): string {
  return namespace === "portworx" ? `portworx-${cluster}` : `portworx_${namespace}_${cluster}`;
}
