import type { ProviderDefinition } from "../base/kind";
import { certRequest } from "./cert-request";
import { locallySignedCert } from "./locally-signed-cert";
import { privateKey } from "./private-key";
import { selfSignedCert } from "./self-signed-cert";

const KINDS = new Map([privateKey, selfSignedCert, certRequest, locallySignedCert].map((kind) => [kind.token, kind]));

/** The tls provider, in the place of the genuine one of this version: keys and certificates that live in the state alone. */
export function tlsProvider(): ProviderDefinition<undefined> {
  return {
    name: "tls",
    version: "5.6.1",
    configure: () => undefined,
    kindOf: (token) => KINDS.get(token),
    invokes: {},
  };
}
