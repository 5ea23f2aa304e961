import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from "node:crypto";

/** A private key with what signing a certificate with it takes. */
export interface SigningKey {
  readonly keys: webcrypto.CryptoKeyPair;
  /** The provider's own name: RSA, ECDSA or ED25519. */
  readonly algorithm: string;
  readonly signing: SigningAlgorithm;
}

export interface SigningAlgorithm {
  readonly name: string;
  readonly namedCurve?: string;
  readonly hash?: string;
}

const CURVES: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  secp384r1: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" },
};

/** @param input the input that holds the PEM text, for messages */
export async function signingKey(pem: string, input: string): Promise<SigningKey> {
  const key = parse(pem, input);
  const signing = signingAlgorithm(key);
  const algorithm = key.asymmetricKeyType === "ec" ? "ECDSA" : (key.asymmetricKeyType ?? "").toUpperCase();
  const pkcs8 = key.export({ type: "pkcs8", format: "der" });
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey("pkcs8", pkcs8, signing, true, ["sign"]),
    webcrypto.subtle.importKey("spki", spki, signing, true, ["verify"]),
  ]);
  return { keys: { privateKey, publicKey }, algorithm, signing };
}

function parse(pem: string, input: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Error(`${input} holds no private key in PEM`, { cause: error });
  }
}

function signingAlgorithm(key: KeyObject): SigningAlgorithm {
  if (key.asymmetricKeyType === "rsa") return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  if (key.asymmetricKeyType === "ed25519") return { name: "Ed25519" };
  const curve = key.asymmetricKeyDetails?.namedCurve ?? String(key.asymmetricKeyType);
  const algorithm = CURVES[curve];
  if (!algorithm) throw new Error(`the lab's tls provider signs nothing with a key of type ${curve}`);
  return algorithm;
}
