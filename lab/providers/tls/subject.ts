import { isIP } from "node:net";
import { type JsonGeneralName, type JsonName, SubjectAlternativeNameExtension } from "@peculiar/x509";
import { z } from "zod";

const subject = z.object({
  commonName: z.string().optional(),
  country: z.string().optional(),
  emailAddress: z.string().optional(),
  locality: z.string().optional(),
  organization: z.string().optional(),
  organizationalUnit: z.string().optional(),
  postalCode: z.string().optional(),
  province: z.string().optional(),
  serialNumber: z.string().optional(),
  streetAddresses: z.array(z.string()).optional(),
});

/** Whom a certificate is for. */
export const subjectInputs = {
  subject: subject.optional(),
  dnsNames: z.array(z.string()).optional(),
  ipAddresses: z.array(z.string()).optional(),
  uris: z.array(z.string()).optional(),
};

export type SubjectNames = z.output<z.ZodObject<typeof subjectInputs>>;

/** Parts of a distinguished name, by object identifier, in the order of the genuine provider. */
const ATTRIBUTES = [
  ["country", "2.5.4.6"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["locality", "2.5.4.7"],
  ["province", "2.5.4.8"],
  ["streetAddresses", "2.5.4.9"],
  ["postalCode", "2.5.4.17"],
  ["commonName", "2.5.4.3"],
  ["serialNumber", "2.5.4.5"],
  ["emailAddress", "1.2.840.113549.1.9.1"],
] as const;

export function distinguishedName({ subject: given = {} }: SubjectNames): JsonName {
  return ATTRIBUTES.flatMap(([name, identifier]) => {
    const value = given[name];
    if (value === undefined) return [];
    return [{ [identifier]: typeof value === "string" ? [value] : value }];
  });
}

/** None where there is nothing to name. */
export function alternativeNames({ dnsNames = [], ipAddresses = [], uris = [] }: SubjectNames) {
  const bad = ipAddresses.find((address) => isIP(address) === 0);
  if (bad !== undefined) throw new Error(`Invalid IP address: failed to parse ${bad}`);
  const of = (type: "dns" | "ip" | "url", values: string[]): JsonGeneralName[] =>
    values.map((value) => ({ type, value }));
  const names = [...of("dns", dnsNames), ...of("ip", ipAddresses), ...of("url", uris)];
  return names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [];
}
