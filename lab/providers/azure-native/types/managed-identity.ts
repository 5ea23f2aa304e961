import type { ResourceType } from "../resource-type";
import { resourceGroupRule } from "./names";

const API_VERSION = "2023-01-31";
const IDENTITIES =
  "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}" +
  "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

export const userAssignedIdentity: ResourceType = {
  token: "azure-native:managedidentity:UserAssignedIdentity",
  apiVersion: API_VERSION,
  path: `${IDENTITIES}/{resourceName}`,
  naming: "random",
  names: { resourceGroupName: resourceGroupRule },
  topInputs: ["location", "tags"],
  propertyInputs: [],
  required: ["location"],
  replaceOn: ["location"],
  computed: ["clientId", "name", "principalId", "systemData", "tenantId", "type"],
};

export const federatedIdentityCredential: ResourceType = {
  token: "azure-native:managedidentity:FederatedIdentityCredential",
  apiVersion: API_VERSION,
  path: `${IDENTITIES}/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}`,
  naming: "copy",
  names: {
    resourceGroupName: resourceGroupRule,
    federatedIdentityCredentialResourceName: { pattern: "^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$" },
  },
  topInputs: [],
  propertyInputs: ["audiences", "issuer", "subject"],
  required: ["audiences", "issuer", "subject"],
  replaceOn: [],
  computed: ["name", "systemData", "type"],
};
