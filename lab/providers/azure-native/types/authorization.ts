import type { ResourceType } from "../resource-type";

const WHEN_AND_BY_WHOM = ["createdBy", "createdOn", "updatedBy", "updatedOn"];

export const roleDefinition: ResourceType = {
  token: "azure-native:authorization:RoleDefinition",
  apiVersion: "2022-05-01-preview",
  path: "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
  naming: "guid",
  topInputs: [],
  propertyInputs: ["assignableScopes", "description", "permissions", "roleName", "roleType"],
  restNames: { roleType: "type" },
  required: [],
  replaceOn: [],
  computed: [...WHEN_AND_BY_WHOM, "name", "systemData", "type"],
};

export const roleAssignment: ResourceType = {
  token: "azure-native:authorization:RoleAssignment",
  apiVersion: "2022-04-01",
  path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  naming: "guid",
  topInputs: [],
  propertyInputs: [
    "condition",
    "conditionVersion",
    "delegatedManagedIdentityResourceId",
    "description",
    "principalId",
    "principalType",
    "roleDefinitionId",
  ],
  required: ["principalId", "roleDefinitionId"],
  // Another role does not replace: the genuine provider asks for an update, which Azure refuses.
  replaceOn: ["principalId"],
  computed: [...WHEN_AND_BY_WHOM, "name", "scope", "systemData", "type"],
};
