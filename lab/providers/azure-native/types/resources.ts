import type { ResourceType } from "../resource-type";
import { resourceGroupRule } from "./names";

export const resourceGroup: ResourceType = {
  token: "azure-native:resources:ResourceGroup",
  apiVersion: "2024-03-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
  naming: "random",
  names: { resourceGroupName: resourceGroupRule },
  topInputs: ["location", "managedBy", "tags"],
  propertyInputs: [],
  required: ["location"],
  replaceOn: ["location"],
  computed: ["name", "properties", "type"],
  keepsProperties: true,
};
