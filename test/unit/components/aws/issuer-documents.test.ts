import { test } from "node:test";
import assert from "node:assert/strict";
import { discoveryDocument, issuerKeys, keysDocument } from "../../../../components/aws/issuer-documents";
import { keysFromPem } from "../../../../components/aws/json-web-key";
import { mistakeOf } from "../recorder";
import { publicPem } from "./keys";

test("the discovery document", () => {
  assert.equal(
    discoveryDocument("https://s3.us-east-1.amazonaws.com/example-issuer"),
    `{
  "issuer": "https://s3.us-east-1.amazonaws.com/example-issuer",
  "jwks_uri": "https://s3.us-east-1.amazonaws.com/example-issuer/keys.json",
  "authorization_endpoint": "urn:kubernetes:programmatic_authorization",
  "response_types_supported": [
    "id_token"
  ],
  "subject_types_supported": [
    "public"
  ],
  "id_token_signing_alg_values_supported": [
    "RS256"
  ],
  "claims_supported": [
    "sub",
    "iss"
  ]
}
`,
  );
});

test("the keys document", () => {
  assert.equal(
    keysDocument([{ use: "sig", kty: "RSA", kid: "one", alg: "RS256", n: "bg", e: "AQAB" }]),
    `{
  "keys": [
    {
      "use": "sig",
      "kty": "RSA",
      "kid": "one",
      "alg": "RS256",
      "n": "bg",
      "e": "AQAB"
    }
  ]
}
`,
  );
});

const keyOf = (name: string) => keysFromPem(publicPem(name), name);

test("keys from both inputs, in their order", () => {
  const keySets = [JSON.stringify({ keys: keyOf("c") })];
  assert.deepEqual(issuerKeys({ publicKeys: [publicPem("b"), publicPem("a")], keySets }), [
    ...keyOf("b"),
    ...keyOf("a"),
    ...keyOf("c"),
  ]);
});

test("an issuer without a key is refused", () => {
  assert.equal(
    mistakeOf(() => issuerKeys({ publicKeys: [], keySets: [] })),
    "publicKeys: got [], wanted at least one public key, here or in keySets. Give the public half of the key that the API " +
      "server signs tokens with.",
  );
});

test("a key id may come only once", () => {
  const kid = keyOf("a")[0]?.kid;
  const twice = (input: string, first: string) =>
    `${input}: got "${kid}", wanted a key id (kid) that no other key has; ${first} has the same. Leave one of the two out.`;
  assert.equal(
    mistakeOf(() => issuerKeys({ publicKeys: [publicPem("b"), publicPem("a"), publicPem("a")], keySets: [] })),
    twice("publicKeys[2]", "publicKeys[1]"),
  );
  const keySets = [JSON.stringify({ keys: [...keyOf("b").map((key) => ({ ...key, kid }))] })];
  assert.equal(
    mistakeOf(() => issuerKeys({ publicKeys: [publicPem("a")], keySets })),
    twice("keySets[0]", "publicKeys[0]"),
  );
});
