import { InputError } from "../input-error";

/** @throws InputError where Azure would refuse the name of a resource group. */
export function checkResourceGroupName(value: string, input = "resourceGroupName"): void {
  if (isResourceGroupName(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "the name of a resource group: 1 to 90 letters, digits and -_.(), not ending in a dot",
    remedy: "Give the bare name, not the resource's id.",
  });
}

/** True where Azure would accept the name of a resource group. */
export function isResourceGroupName(value: string): boolean {
  return /^[\p{L}\p{N}_.()-]{0,89}[\p{L}\p{N}_()-]$/u.test(value);
}

/** @throws InputError where Azure would refuse the name of a user-assigned identity. */
export function checkIdentityName(value: string, input = "identityName"): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "the name of a managed identity: 3 to 128 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit",
    remedy: "Shorten it or replace the other characters.",
  });
}

/** @throws InputError where Azure would refuse the name of a storage account. */
export function checkStorageAccountName(value: string, input: string): void {
  if (/^[a-z0-9]{3,24}$/.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "the name of a storage account: 3 to 24 of a-z and 0-9",
    remedy: "Give the account's bare name, not its URL, and not a container's.",
  });
}

/** @throws InputError where Azure would refuse the display name of a custom role. */
export function checkRoleDisplayName(value: string, input = "roleName"): void {
  if (value.trim() === value && value.length >= 1 && value.length <= 512) return;
  throw new InputError({
    input,
    value,
    wanted: "the display name of a role: 1 to 512 characters without blanks around them",
    remedy: "Name the role so that it is unique in the tenant, or leave the input out.",
  });
}
