import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";

/** A key pair for tests; several calls with one name give the same one. */
export function rsaPair(name: string, modulusLength = 2048): KeyPairKeyObjectResult {
  const known = pairs.get(name) ?? generateKeyPairSync("rsa", { modulusLength });
  pairs.set(name, known);
  return known;
}

const pairs = new Map<string, KeyPairKeyObjectResult>();

/** The public half in PEM, as `openssl rsa -pubout` writes it. */
export function publicPem(name: string): string {
  return rsaPair(name).publicKey.export({ format: "pem", type: "spki" }) as string;
}
