import "reflect-metadata"; // What the certificate library needs to be loaded before it.
import { SubjectKeyIdentifierExtension } from "@peculiar/x509";
import { z } from "zod";
import { requireInputs, supportedInputs } from "../base/inputs";
import { type Kind, UNKNOWN } from "../base/kind";
import { certificateInputs, hasKeyId, issue, previewedCertificate } from "./certificate";
import { keptInState } from "./kept-in-state";
import { checkAllowedUses } from "./key-uses";
import { signingKey } from "./keys";
import { alternativeNames, distinguishedName, subjectInputs } from "./subject";

const inputsOfCertificate = z.object({
  ...certificateInputs,
  ...subjectInputs,
  privateKeyPem: z.string(),
  setAuthorityKeyId: z.boolean().default(false),
});

export const selfSignedCert: Kind<undefined> = {
  ...keptInState,
  token: "tls:index/selfSignedCert:SelfSignedCert",
  secretOutputs: ["privateKeyPem"],

  check(inputs) {
    const given = supportedInputs("tls", inputs, Object.keys(inputsOfCertificate.shape));
    requireInputs(given, ["allowedUses", "privateKeyPem", "validityPeriodHours"]);
    checkAllowedUses(given);
    return given;
  },

  preview: (inputs) => ({ setAuthorityKeyId: false, ...previewedCertificate(inputs), keyAlgorithm: UNKNOWN }),

  async create(inputs) {
    const wanted = inputsOfCertificate.parse(inputs);
    const { keys, algorithm, signing } = await signingKey(wanted.privateKeyPem, "privateKeyPem");
    const subject = distinguishedName(wanted);
    if (wanted.isCaCertificate && subject.length === 0) {
      throw new Error("subject must have at least one name for the certificate of an authority");
    }
    if (wanted.setAuthorityKeyId && !hasKeyId(wanted)) {
      throw new Error("setAuthorityKeyId needs setSubjectKeyId: the certificate is its own authority");
    }
    const { id, outputs } = await issue(wanted, {
      subject,
      issuer: subject,
      publicKey: keys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: signing,
      extensions: alternativeNames(wanted),
      authorityKeyId: wanted.setAuthorityKeyId
        ? (await SubjectKeyIdentifierExtension.create(keys.publicKey)).keyId
        : undefined,
    });
    return { id, outputs: { ...wanted, ...outputs, keyAlgorithm: algorithm } };
  },
};
