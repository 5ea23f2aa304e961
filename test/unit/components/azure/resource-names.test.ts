import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkIdentityName,
  checkResourceGroupName,
  checkRoleDisplayName,
  checkStorageAccountName,
} from "../../../../components/azure/resource-names";
import { mistakeOf } from "../recorder";

const accepted: [(value: string, input: string) => void, string[]][] = [
  [checkResourceGroupName, ["a", "MC_storage_prod_eastus", "größe-1.(x)", "x".repeat(90)]],
  [checkIdentityName, ["abc", "0_px-prod", "x".repeat(128)]],
  [checkStorageAccountName, ["abc", "0backups", "x".repeat(24)]],
  [checkRoleDisplayName, ["Portworx (prod)", "x".repeat(512)]],
];
for (const [check, values] of accepted) {
  test(`${check.name} accepts what Azure does`, () => values.forEach((value) => check(value, "name")));
}

const refused: [(value: string, input: string) => void, string[], string, string][] = [
  [
    checkResourceGroupName,
    ["", "group.", "a/b", "a b", "x".repeat(91), "/subscriptions/s/resourceGroups/g"],
    "the name of a resource group: 1 to 90 letters, digits and -_.(), not ending in a dot",
    "Give the bare name, not the resource's id.",
  ],
  [
    checkIdentityName,
    ["", "ab", "-abc", "a.b.c", "x".repeat(129)],
    "the name of a managed identity: 3 to 128 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit",
    "Shorten it or replace the other characters.",
  ],
  [
    checkStorageAccountName,
    ["", "ab", "Backups", "my-backups", "https://backups.blob.core.windows.net", "x".repeat(25)],
    "the name of a storage account: 3 to 24 of a-z and 0-9",
    "Give the account's bare name, not its URL, and not a container's.",
  ],
  [
    checkRoleDisplayName,
    ["", " Portworx", "Portworx ", "x".repeat(513)],
    "the display name of a role: 1 to 512 characters without blanks around them",
    "Name the role so that it is unique in the tenant, or leave the input out.",
  ],
];
for (const [check, values, wanted, remedy] of refused) {
  for (const value of values) {
    test(`${check.name} refuses ${JSON.stringify(value.slice(0, 40))}`, () => {
      assert.equal(
        mistakeOf(() => check(value, "name")),
        `name: got ${JSON.stringify(value)}, wanted ${wanted}. ${remedy}`,
      );
    });
  }
}
