import "reflect-metadata"; // What the certificate library needs to be loaded before it.
import { generateKeyPair, randomBytes, webcrypto, type KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { promisify } from "node:util";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
  type JsonName,
  type X509Certificate,
} from "@peculiar/x509";

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface ClientSubject {
  /** The user name that Kubernetes sees. */
  readonly user: string;
  readonly groups?: readonly string[];
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/** A lab lives hours. */
const DAYS = 30;
const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** Signs the certificates of one lab; its key is never written to disk. */
export class CertificateAuthority {
  private constructor(
    private readonly root: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  /** @param days how long it is valid */
  static async create(name: string, days = DAYS): Promise<CertificateAuthority> {
    const keys = await newKeys();
    const root = await X509CertificateGenerator.createSelfSigned({
      ...validity(days),
      name: [{ CN: [name] }],
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(root, keys);
  }

  /** PEM. */
  get certificate(): string {
    return this.root.toString("pem");
  }

  /**
   * @param hosts DNS names and IP addresses, the first one is also the subject's common name
   * @param days how long it is valid
   */
  server(hosts: readonly string[], days = DAYS): Promise<KeyPair> {
    const names = hosts.map((host) => ({ type: isIP(host) ? ("ip" as const) : ("dns" as const), value: host }));
    const extensions = [new SubjectAlternativeNameExtension(names)];
    return this.issue([{ CN: [hosts[0] ?? "server"] }], ExtendedKeyUsage.serverAuth, extensions, days);
  }

  client(subject: ClientSubject): Promise<KeyPair> {
    const groups = (subject.groups ?? []).map((group) => ({ O: [group] }));
    return this.issue([...groups, { CN: [subject.user] }], ExtendedKeyUsage.clientAuth, []);
  }

  private async issue(
    subject: JsonName,
    usage: ExtendedKeyUsage,
    extensions: Extension[],
    days = DAYS,
  ): Promise<KeyPair> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      ...validity(days),
      subject,
      issuer: this.root.subject,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        await AuthorityKeyIdentifierExtension.create(this.root),
        ...extensions,
      ],
    });
    return { certificate: certificate.toString("pem"), privateKey: await privateKeyPem(keys.privateKey) };
  }
}

/** The key that signs service account tokens: RSA, as a managed cluster has it, since tokens are RS256 there. PEM. */
export async function newServiceAccountKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return pkcs8(privateKey);
}

function pkcs8(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}/g, "$&\n").trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** From a day back, for clocks that differ. */
function validity(days: number): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    serialNumber: `01${randomBytes(15).toString("hex")}`,
    notBefore: new Date(now - MILLISECONDS_PER_DAY),
    notAfter: new Date(now + days * MILLISECONDS_PER_DAY),
  };
}
