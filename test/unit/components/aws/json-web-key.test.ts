import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { keysFromPem, keysFromSet } from "../../../../components/aws/json-web-key";
import { mistakeOf } from "../recorder";
import { publicPem, rsaPair } from "./keys";

// Made with openssl; the id is what `openssl rsa -pubin -outform DER | openssl dgst -sha256 -binary | basenc --base64url` says,
// which is the API server's rule.
const known = {
  pem: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAv9noIOb9Df9siriwcwTI
12cXuLW5Ce2vy6DiyrG3yoQU9l0YaGupZ+/kqfakMbVx4yWC9KpCpzlIPLDFtZGR
f7ZqaXpk7vF9+EjD1bzvFC2Kqfxy9SK8o702C58nrA3PshNbvJEG5vtGT/eMdem/
qKON6V6gDH52Cxx8adyOXZ1vsm8QzLGnMNK6bHChHoy3gUXQIE17+Ggk2w+CBn+A
S0Eh5Lr3hjKe0O5Y4091S+DV26wRuGNj1pip6+hjq+iAAPiRvuVFhhM3Vr8hvcdU
lIbXnsOGjyqTDAd6ebEYNnBqU41ozLZHOWl7SNyWe5yct8zAGNmgf5HQbFNrAhrL
PQIDAQAB
-----END PUBLIC KEY-----
`,
  kid: "BqCY3M1U3C_tYngiQPa8pSozDH7czEB_cogQgbZosYg",
};

test("the id of a key is the API server's", () => {
  const [key] = keysFromPem(known.pem, "publicKeys[0]");
  assert.deepEqual(Object.keys(key ?? {}), ["use", "kty", "kid", "alg", "n", "e"]);
  assert.equal(key?.kid, known.kid);
  assert.deepEqual([key.use, key.kty, key.alg, key.e], ["sig", "RSA", "RS256", "AQAB"]);
});

test("a PEM text may hold several keys, in either form, and blanks around them", () => {
  const pkcs1 = rsaPair("b").publicKey.export({ format: "pem", type: "pkcs1" }) as string;
  assert.match(pkcs1, /BEGIN RSA PUBLIC KEY/);
  assert.deepEqual(keysFromPem(`\n${publicPem("a")}\n# next\n${pkcs1}\n`, "publicKeys[0]"), [
    ...keysFromPem(publicPem("a"), "publicKeys[0]"),
    ...keysFromPem(publicPem("b"), "publicKeys[0]"),
  ]);
});

test("what is published is the key that was given, in PEM as in a JWKS document", () => {
  fc.assert(
    fc.property(fc.constantFrom("a", "b", "c"), (name) => {
      const [key] = keysFromPem(publicPem(name), "publicKeys[0]");
      const published = createPublicKey({ key: { ...key }, format: "jwk" });
      assert.ok(published.equals(rsaPair(name).publicKey));
      assert.deepEqual(keysFromSet(JSON.stringify({ keys: [key] }), "keySets[0]"), [key]);
    }),
  );
});

test("a JWKS document keeps its ids; one without gets the API server's", () => {
  const [named] = keysFromPem(publicPem("a"), "publicKeys[0]");
  const key = { ...named, kid: undefined };
  const text = JSON.stringify({ keys: [{ ...key, kid: "external" }, key, { ...key, alg: undefined, kid: "" }] });
  assert.deepEqual(
    keysFromSet(text, "keySets[0]").map((published) => published.kid),
    ["external", named?.kid, named?.kid],
  );
});

const privateRemedy =
  "wanted a public key; this one is private, and would be published. Give the public half (openssl rsa -in sa.key -pubout), " +
  "and rotate the key if others could have read it.";

for (const type of ["pkcs1", "pkcs8"] as const) {
  test(`a private key in PEM (${type}) is refused, and not shown`, () => {
    const pem = rsaPair("a").privateKey.export({ format: "pem", type }) as string;
    assert.equal(
      mistakeOf(() => keysFromPem(pem, "publicKeys[0]")),
      `publicKeys[0]: ${privateRemedy}`,
    );
    assert.equal(
      mistakeOf(() => keysFromPem(publicPem("a") + pem, "publicKeys[0]")),
      `publicKeys[0]: ${privateRemedy}`,
    );
  });
}

test("a private key in a JWKS document is refused, and not shown", () => {
  const keys = [rsaPair("a").publicKey, rsaPair("b").privateKey].map((key) => key.export({ format: "jwk" }));
  assert.equal(
    mistakeOf(() => keysFromSet(JSON.stringify({ keys }), "keySets[0]")),
    `keySets[0].keys[1]: ${privateRemedy}`,
  );
  assert.equal(
    mistakeOf(() => keysFromSet(JSON.stringify({ keys: [{ kty: "oct", k: "c2VjcmV0" }] }), "keySets[0]")),
    `keySets[0].keys[0]: ${privateRemedy}`,
  );
});

const notRsa = (input: string, kind: string) =>
  `${input}: got "${kind}", wanted an RSA public key, for RS256. Have the API server sign with an RSA key; the issuer announces ` +
  "no other algorithm.";

test("other keys than RSA are refused", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  assert.equal(
    mistakeOf(() => keysFromPem(publicKey.export({ format: "pem", type: "spki" }) as string, "publicKeys[0]")),
    notRsa("publicKeys[0]", "ec"),
  );
  assert.equal(
    mistakeOf(() => keysFromSet(JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] }), "keySets[0]")),
    notRsa("keySets[0].keys[0]", "EC"),
  );
  assert.equal(
    mistakeOf(() => keysFromPem("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----", "publicKeys[0]")),
    notRsa("publicKeys[0]", "certificate"),
  );
});

test("other algorithms than RS256 are refused", () => {
  const [key] = keysFromPem(publicPem("a"), "publicKeys[0]");
  assert.equal(
    mistakeOf(() => keysFromSet(JSON.stringify({ keys: [{ ...key, alg: "PS256" }] }), "keySets[0]")),
    'keySets[0].keys[0].alg: got "PS256", wanted RS256. Leave the key out, or have the API server sign with RS256, its rule for ' +
      "RSA keys.",
  );
});

test("short keys are refused", () => {
  const pem = rsaPair("short", 1024).publicKey.export({ format: "pem", type: "spki" }) as string;
  assert.equal(
    mistakeOf(() => keysFromPem(pem, "publicKeys[0]")),
    'publicKeys[0]: got "RSA 1024", wanted an RSA key of at least 2048 bits. Rotate to a longer signing key.',
  );
});

for (const text of ["", "sa.pub", "ssh-rsa AAAA", "-----BEGIN PUBLIC KEY-----\nAA=="]) {
  test(`${JSON.stringify(text)} is no PEM`, () => {
    assert.equal(
      mistakeOf(() => keysFromPem(text, "publicKeys[0]")),
      "publicKeys[0]: wanted a public key in PEM, beginning with -----BEGIN PUBLIC KEY-----. Give the content of the file, not " +
        "its path; openssl rsa -in sa.key -pubout makes it from the signing key.",
    );
  });
}

test("a PEM block that is damaged is refused", () => {
  assert.equal(
    mistakeOf(() => keysFromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "publicKeys[0]")),
    "publicKeys[0]: wanted a public key in PEM that can be read. Copy the whole block, with its first and last line.",
  );
});

for (const text of ["", "[]", "{}", '{"keys":[]}', '{"keys":["a"]}', '{"keys":{}}', "null"]) {
  test(`${JSON.stringify(text)} is no JWKS document`, () => {
    assert.equal(
      mistakeOf(() => keysFromSet(text, "keySets[0]")),
      'keySets[0]: wanted a JWKS document with at least one key, {"keys":[...]}. Give the answer of kubectl get --raw ' +
        "/openid/v1/jwks.",
    );
  });
}

for (const members of [{}, { n: "AQAB" }, { n: 1, e: 2 }]) {
  test(`an RSA key with ${JSON.stringify(members)} alone is refused`, () => {
    assert.equal(
      mistakeOf(() => keysFromSet(JSON.stringify({ keys: [{ kty: "RSA", ...members }] }), "keySets[0]")),
      "keySets[0].keys[0]: wanted an RSA public key with the members n and e. Copy the key as the issuer publishes it.",
    );
  });
}
