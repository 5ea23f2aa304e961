import "reflect-metadata"; // What the certificate library needs to be loaded before it.
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from "@peculiar/x509";
import { z } from "zod";
import { requireInputs, supportedInputs } from "../base/inputs";
import { type Kind, UNKNOWN } from "../base/kind";
import { certificateInputs, issue, previewedCertificate } from "./certificate";
import { keptInState } from "./kept-in-state";
import { checkAllowedUses } from "./key-uses";
import { signingKey } from "./keys";

/** Object identifier of the extension. */
const ALTERNATIVE_NAMES = "2.5.29.17";

const inputsOfCertificate = z.object({
  ...certificateInputs,
  certRequestPem: z.string(),
  caCertPem: z.string(),
  caPrivateKeyPem: z.string(),
});

export const locallySignedCert: Kind<undefined> = {
  ...keptInState,
  token: "tls:index/locallySignedCert:LocallySignedCert",
  secretOutputs: ["caPrivateKeyPem"],

  check(inputs) {
    const given = supportedInputs("tls", inputs, Object.keys(inputsOfCertificate.shape));
    requireInputs(given, ["allowedUses", "caCertPem", "caPrivateKeyPem", "certRequestPem", "validityPeriodHours"]);
    checkAllowedUses(given);
    return given;
  },

  preview: (inputs) => ({ ...previewedCertificate(inputs), caKeyAlgorithm: UNKNOWN }),

  async create(inputs, call) {
    const wanted = inputsOfCertificate.parse(inputs);
    const request = new Pkcs10CertificateRequest(wanted.certRequestPem);
    const authority = new X509Certificate(wanted.caCertPem);
    const { keys, algorithm, signing } = await signingKey(wanted.caPrivateKeyPem, "caPrivateKeyPem");
    if (!authority.getExtension(BasicConstraintsExtension)?.ca) {
      call.log("warning", "caCertPem is no authority's certificate: what it signs may be refused");
    }
    const alternativeNames = request.getExtension(ALTERNATIVE_NAMES);
    const { id, outputs } = await issue(wanted, {
      subject: request.subjectName,
      issuer: authority.subjectName,
      publicKey: request.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: signing,
      extensions: alternativeNames ? [alternativeNames] : [],
      authorityKeyId: authority.getExtension(SubjectKeyIdentifierExtension)?.keyId,
    });
    return { id, outputs: { ...wanted, ...outputs, caKeyAlgorithm: algorithm } };
  },
};
