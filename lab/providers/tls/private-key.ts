import { createHash, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import { requireInputs, supportedInputs } from "../base/inputs";
import { CheckError, type Kind, UNKNOWN } from "../base/kind";
import { keptInState } from "./kept-in-state";

const ALGORITHMS = ["RSA", "ECDSA", "ED25519"];
const CURVES: Readonly<Record<string, string>> = { P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" };

/** What the outputs say where the program says nothing. */
const DEFAULTS = { rsaBits: 2048, ecdsaCurve: "P224" };

const keyInputs = z.object({
  algorithm: z.string(),
  rsaBits: z.number().default(DEFAULTS.rsaBits),
  ecdsaCurve: z.string().default(DEFAULTS.ecdsaCurve),
});

/** The OpenSSH forms stay empty, as the genuine provider leaves those that it cannot make. */
const SSH_FORMS = {
  privateKeyOpenssh: "",
  publicKeyOpenssh: "",
  publicKeyFingerprintMd5: "",
  publicKeyFingerprintSha256: "",
};

export const privateKey: Kind<undefined> = {
  ...keptInState,
  token: "tls:index/privateKey:PrivateKey",
  secretOutputs: ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"],

  check(inputs) {
    const given = supportedInputs("tls", inputs, Object.keys(keyInputs.shape));
    requireInputs(given, ["algorithm"]);
    const { algorithm, ecdsaCurve = DEFAULTS.ecdsaCurve } = given;
    expectOneOf("algorithm", algorithm, ALGORITHMS);
    if (algorithm === "ECDSA") expectOneOf("ecdsaCurve", ecdsaCurve, Object.keys(CURVES));
    return given;
  },

  preview: (inputs) => ({
    ...DEFAULTS,
    ...inputs,
    ...SSH_FORMS,
    privateKeyPem: UNKNOWN,
    privateKeyPemPkcs8: UNKNOWN,
    publicKeyPem: UNKNOWN,
  }),

  async create(inputs) {
    const wanted = keyInputs.parse(inputs);
    const { privateKey: secret, publicKey } = await generate(wanted);
    const publicDer = publicKey.export({ type: "spki", format: "der" });
    const outputs = {
      ...wanted,
      ...SSH_FORMS,
      privateKeyPem: traditionalPem(secret),
      privateKeyPemPkcs8: secret.export({ type: "pkcs8", format: "pem" }),
      publicKeyPem: publicKey.export({ type: "spki", format: "pem" }),
    };
    return { id: createHash("sha1").update(publicDer).digest("hex"), outputs };
  },
};

function expectOneOf(property: string, value: unknown, wanted: readonly string[]): void {
  if (typeof value !== "string" || wanted.includes(value)) return;
  throw new CheckError(property, `value must be one of: ${wanted.join(", ")}, got: ${value}`);
}

function generate({ algorithm, rsaBits, ecdsaCurve }: z.output<typeof keyInputs>) {
  switch (algorithm) {
    case "RSA":
      return promisify(generateKeyPair)("rsa", { modulusLength: rsaBits });
    case "ECDSA":
      return promisify(generateKeyPair)("ec", { namedCurve: CURVES[ecdsaCurve] ?? ecdsaCurve });
    default:
      return promisify(generateKeyPair)("ed25519");
  }
}

/** `RSA PRIVATE KEY` and `EC PRIVATE KEY`; a newer kind of key has only the one form. */
function traditionalPem(key: KeyObject): string | Buffer {
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" });
  if (key.asymmetricKeyType === "ec") return key.export({ type: "sec1", format: "pem" });
  return key.export({ type: "pkcs8", format: "pem" });
}
