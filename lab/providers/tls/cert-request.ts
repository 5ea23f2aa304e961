import "reflect-metadata"; // What the certificate library needs to be loaded before it.
import { createHash } from "node:crypto";
import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { z } from "zod";
import { requireInputs, supportedInputs } from "../base/inputs";
import { type Kind, UNKNOWN } from "../base/kind";
import { pemText } from "./certificate";
import { keptInState } from "./kept-in-state";
import { signingKey } from "./keys";
import { alternativeNames, distinguishedName, subjectInputs } from "./subject";

const requestInputs = z.object({ ...subjectInputs, privateKeyPem: z.string() });

export const certRequest: Kind<undefined> = {
  ...keptInState,
  token: "tls:index/certRequest:CertRequest",
  secretOutputs: ["privateKeyPem"],

  check(inputs) {
    const given = supportedInputs("tls", inputs, Object.keys(requestInputs.shape));
    requireInputs(given, ["privateKeyPem"]);
    return given;
  },

  preview: (inputs) => ({ ...inputs, certRequestPem: UNKNOWN, keyAlgorithm: UNKNOWN }),

  async create(inputs) {
    const wanted = requestInputs.parse(inputs);
    const { keys, algorithm, signing } = await signingKey(wanted.privateKeyPem, "privateKeyPem");
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: distinguishedName(wanted),
      keys,
      signingAlgorithm: signing,
      extensions: alternativeNames(wanted),
    });
    const id = createHash("sha1").update(Buffer.from(request.rawData)).digest("hex");
    return { id, outputs: { ...wanted, certRequestPem: pemText(request), keyAlgorithm: algorithm } };
  },
};
