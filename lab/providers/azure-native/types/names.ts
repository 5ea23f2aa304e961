import type { NameRule } from "../resource-type";

export const resourceGroupRule: NameRule = { shortest: 1, longest: 90 };
