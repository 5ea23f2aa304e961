import { KeyUsageFlags } from "@peculiar/x509";
import { CheckError, type Properties } from "../base/kind";

const USAGES: Readonly<Record<string, KeyUsageFlags>> = {
  digital_signature: KeyUsageFlags.digitalSignature,
  content_commitment: KeyUsageFlags.nonRepudiation,
  key_encipherment: KeyUsageFlags.keyEncipherment,
  data_encipherment: KeyUsageFlags.dataEncipherment,
  key_agreement: KeyUsageFlags.keyAgreement,
  cert_signing: KeyUsageFlags.keyCertSign,
  crl_signing: KeyUsageFlags.cRLSign,
  encipher_only: KeyUsageFlags.encipherOnly,
  decipher_only: KeyUsageFlags.decipherOnly,
};

const EXTENDED_USAGES: Readonly<Record<string, string>> = {
  any_extended: "2.5.29.37.0",
  server_auth: "1.3.6.1.5.5.7.3.1",
  client_auth: "1.3.6.1.5.5.7.3.2",
  code_signing: "1.3.6.1.5.5.7.3.3",
  email_protection: "1.3.6.1.5.5.7.3.4",
  ipsec_end_system: "1.3.6.1.5.5.7.3.5",
  ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
  ipsec_user: "1.3.6.1.5.5.7.3.7",
  timestamping: "1.3.6.1.5.5.7.3.8",
  ocsp_signing: "1.3.6.1.5.5.7.3.9",
  microsoft_server_gated_crypto: "1.3.6.1.4.1.311.10.3.3",
  netscape_server_gated_crypto: "2.16.840.1.113730.4.1",
  microsoft_commercial_code_signing: "1.3.6.1.4.1.311.2.1.22",
  microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
};

const NAMES = [...Object.keys(USAGES), ...Object.keys(EXTENDED_USAGES)].sort();

/** Refuses a use by any other name than Terraform's, which the genuine provider takes; its documentation spells them otherwise. */
export function checkAllowedUses({ allowedUses }: Properties): void {
  if (!Array.isArray(allowedUses)) return;
  for (const [index, use] of (allowedUses as unknown[]).entries()) {
    if (typeof use !== "string" || NAMES.includes(use)) continue;
    throw new CheckError(`allowedUses[${index}]`, `value must be one of: ${NAMES.join(", ")}, got: ${use}`);
  }
}

export function keyUsage(uses: readonly string[]): KeyUsageFlags {
  return uses.reduce<number>((flags, use) => flags | (USAGES[use] ?? 0), 0);
}

/** Object identifiers. */
export function extendedKeyUsage(uses: readonly string[]): string[] {
  return uses.flatMap((use) => EXTENDED_USAGES[use] ?? []);
}
