import { createHash } from "node:crypto";
import { InputError } from "../input-error";

const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The `URL` name space of RFC 9562: what is named here are paths within Azure. */
const urlNamespace = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

/** The GUID that these parts always make (UUID version 5), whatever the case in which Azure hands them out. */
export function stableGuid(...parts: string[]): string {
  return uuidVersion5(urlNamespace, parts.join("|").toLowerCase());
}

/** A name-based UUID (RFC 9562, version 5). */
export function uuidVersion5(namespace: string, name: string): string {
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @throws InputError where the text is not the id of a subscription. */
export function checkSubscriptionId(value: string, input = "subscriptionId"): void {
  checkGuid(value, input, "the id of a subscription", "Take the id of az account show.");
}

/** @throws InputError where the text is not the id of a tenant. */
export function checkTenantId(value: string, input = "tenantId"): void {
  checkGuid(
    value,
    input,
    "the id of an Entra tenant",
    "Take the tenantId of az account show, not the tenant's domain.",
  );
}

function checkGuid(value: string, input: string, what: string, remedy: string): void {
  if (form.test(value)) return;
  throw new InputError({
    input,
    value,
    wanted: `${what}, a GUID such as 01234567-89ab-cdef-0123-456789abcdef`,
    remedy,
  });
}
