import "reflect-metadata"; // What the certificate library needs to be loaded before it.
import { randomBytes } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsagesExtension,
  type PemData,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509CertificateCreateWithKeyParams,
} from "@peculiar/x509";
import { z } from "zod";
import { type Created, type Properties, UNKNOWN } from "../base/kind";
import { extendedKeyUsage, keyUsage } from "./key-uses";

const MILLISECONDS_PER_HOUR = 60 * 60 * 1000;

/** What both kinds of certificate are told. `earlyRenewalHours` is left out: an update does not honour it dependably. */
export const certificateInputs = {
  allowedUses: z.array(z.string()),
  validityPeriodHours: z.number(),
  isCaCertificate: z.boolean().default(false),
  maxPathLength: z.number().default(-1),
  setSubjectKeyId: z.boolean().default(false),
};

export type CertificateTemplate = z.output<z.ZodObject<typeof certificateInputs>>;

/** Who is certified, by whom. */
export interface Signing extends Pick<
  X509CertificateCreateWithKeyParams,
  "subject" | "issuer" | "publicKey" | "signingKey" | "signingAlgorithm"
> {
  /** Beside those of the template. */
  readonly extensions: readonly Extension[];
  /** The key that the certificate is to name as its signer's. */
  readonly authorityKeyId?: string;
}

/** What a preview shows. */
export function previewedCertificate(inputs: Properties): Properties {
  return {
    isCaCertificate: false,
    maxPathLength: -1,
    setSubjectKeyId: false,
    ...inputs,
    earlyRenewalHours: 0,
    readyForRenewal: false,
    certPem: UNKNOWN,
    validityStartTime: UNKNOWN,
    validityEndTime: UNKNOWN,
  };
}

/** Signs a certificate; its id is its serial number. */
export async function issue(template: CertificateTemplate, signing: Signing): Promise<Created> {
  const { extensions, authorityKeyId, ...parties } = signing;
  // Whole seconds, which is all that a certificate can hold.
  const notBefore = new Date(Math.floor(Date.now() / 1000) * 1000);
  const notAfter = new Date(notBefore.getTime() + template.validityPeriodHours * MILLISECONDS_PER_HOUR);
  const serialNumber = `00${randomBytes(16).toString("hex")}`;
  const certificate = await X509CertificateGenerator.create({
    ...parties,
    serialNumber,
    notBefore,
    notAfter,
    extensions: [
      ...(await ownExtensions(template, signing)),
      ...(authorityKeyId === undefined ? [] : [new AuthorityKeyIdentifierExtension(authorityKeyId)]),
      ...extensions,
    ],
  });
  const outputs = {
    earlyRenewalHours: 0,
    readyForRenewal: false,
    certPem: pemText(certificate),
    validityStartTime: rfc3339(notBefore),
    validityEndTime: rfc3339(notAfter),
  };
  return { id: BigInt(`0x${serialNumber}`).toString(), outputs };
}

async function ownExtensions(template: CertificateTemplate, { publicKey }: Signing): Promise<Extension[]> {
  const { allowedUses, isCaCertificate, maxPathLength } = template;
  const usage = keyUsage(allowedUses);
  const extendedUsage = extendedKeyUsage(allowedUses);
  const pathLength = isCaCertificate && maxPathLength >= 0 ? maxPathLength : undefined;
  return [
    new BasicConstraintsExtension(isCaCertificate, pathLength, true),
    ...(usage ? [new KeyUsagesExtension(usage, true)] : []),
    ...(extendedUsage.length === 0 ? [] : [new ExtendedKeyUsageExtension(extendedUsage)]),
    ...(hasKeyId(template) ? [await SubjectKeyIdentifierExtension.create(publicKey)] : []),
  ];
}

/** True where the certificate names its own key, which others can then name as their authority's. */
export function hasKeyId({ isCaCertificate, setSubjectKeyId }: CertificateTemplate): boolean {
  return isCaCertificate || setSubjectKeyId;
}

/** PEM as the genuine provider writes it, with a line feed at the end. */
export function pemText(document: PemData<unknown>): string {
  return `${document.toString("pem").trimEnd()}\n`;
}

function rfc3339(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
