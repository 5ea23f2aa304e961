import { generateKeyPairSync } from "node:crypto";
import type { Fault } from "../fault";
import type { ClusterScene } from "./scene";

/** Faults in the issuer. */
export const issuerFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "key-unpublished",
    title: "The key that signs tokens is not published",
    planted: "another key is published at the issuer",
    check: "issuer.keys",
    status: "FAIL",
    plant: () => {
      const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const key = { ...publicKey.export({ format: "jwk" }), kid: "before-the-rotation", use: "sig", alg: "RS256" };
      return Promise.resolve({ asked: { publishedKeys: [key] } });
    },
  },
  {
    id: "issuer-changed",
    title: "The cluster has another issuer than the stack knows",
    planted: "the doctor is told the stack's issuer with a slash at its end",
    check: "issuer.expected",
    status: "FAIL",
    plant: ({ lab }) => {
      const { expected } = lab.question({});
      return Promise.resolve({ asked: { expected: { ...expected, issuerUrl: `${expected.issuerUrl}/` } } });
    },
  },
];
