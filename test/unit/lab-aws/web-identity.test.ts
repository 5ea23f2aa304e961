import assert from "node:assert/strict";
import { before, test } from "node:test";
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from "jose";
import { QueryError } from "../../../lab/aws/front/query";
import { verifyWebIdentityToken } from "../../../lab/aws/front/web-identity";

const ISSUER = "https://issuer.example.com";
const NOW = 1_800_000_000;
type Key = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

let key: Key;
let ellipticKey: Key;
let keys: JWK[];

before(async () => {
  const first = await generateKeyPair("RS256");
  const second = await generateKeyPair("ES256");
  [key, ellipticKey] = [first.privateKey, second.privateKey];
  keys = [
    { ...(await exportJWK(first.publicKey)), kid: "rsa", alg: "RS256" },
    { ...(await exportJWK(second.publicKey)), kid: "elliptic", alg: "ES256" },
  ];
});

function token(changes: JWTPayload = {}, header = { alg: "RS256", kid: "rsa" }, signer = key): Promise<string> {
  const claims = {
    iss: ISSUER,
    sub: "system:serviceaccount:a:b",
    aud: ["sts.amazonaws.com"],
    iat: NOW,
    exp: NOW + 3600,
  };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader(header).sign(signer);
}

async function verify(text: Promise<string>, served = true) {
  return verifyWebIdentityToken(await text, {
    clientIdsOf: (issuer) => Promise.resolve(issuer === ISSUER ? ["openshift", "sts.amazonaws.com"] : undefined),
    keys: { keysOf: () => Promise.resolve(served ? { keys } : undefined) },
    now: NOW,
  });
}

test("the one audience of a list is the token's audience", async () => {
  const identity = { issuer: ISSUER, subject: "system:serviceaccount:a:b", audience: "sts.amazonaws.com" };
  assert.deepEqual(await verify(token()), identity);
  assert.deepEqual(await verify(token({ aud: "sts.amazonaws.com" })), identity);
  assert.deepEqual(await verify(token({ aud: ["x", "y"], azp: "sts.amazonaws.com" })), identity);
});

test("keys are found by their id, of either family", async () => {
  await verify(token({}, { alg: "ES256", kid: "elliptic" }, ellipticKey));
});

const REFUSALS: [string, () => Promise<string>, string, RegExp][] = [
  ["no issuer", () => token({ iss: undefined }), "InvalidIdentityToken", /claim: iss/],
  ["no subject", () => token({ sub: undefined }), "InvalidIdentityToken", /claim: sub/],
  ["no audience", () => token({ aud: undefined }), "InvalidIdentityToken", /claim: aud/],
  ["no expiry", () => token({ exp: undefined }), "InvalidIdentityToken", /claim: exp/],
  ["no time of issue", () => token({ iat: undefined }), "InvalidIdentityToken", /claim: iat/],
  [
    "several audiences",
    () => token({ aud: ["sts.amazonaws.com", "x"] }),
    "InvalidIdentityToken",
    /Incorrect token audience/,
  ],
  [
    "an unknown issuer",
    () => token({ iss: "https://other" }),
    "InvalidIdentityToken",
    /No OpenIDConnect provider found in your account for https:\/\/other$/,
  ],
  [
    "an unknown key",
    () => token({}, { alg: "RS256", kid: "lost" }),
    "InvalidIdentityToken",
    /retrieve verification key/,
  ],
  [
    "a signature that is cut short",
    () => token({}, { alg: "ES256", kid: "elliptic" }, ellipticKey).then((text) => text.slice(0, -4)),
    "InvalidIdentityToken",
    /signature/,
  ],
  [
    "an expiry more than five minutes ago",
    () => token({ exp: NOW - 301 }),
    "ExpiredTokenException",
    /current date\/time 1800000000 must be before the expiration date\/time 1799999699/,
  ],
  ["a start more than five minutes ahead", () => token({ nbf: NOW + 301 }), "InvalidIdentityToken", /before/],
  ["text without dots", () => Promise.resolve("abc"), "InvalidIdentityToken", /not a valid JWT/],
];

for (const [title, text, code, message] of REFUSALS) {
  test(`${title} is refused`, async () => {
    await assert.rejects(
      verify(text()),
      (error) => error instanceof QueryError && error.code === code && message.test(error.message),
    );
  });
}

test("five minutes of clock skew are let pass", async () => {
  await verify(token({ exp: NOW - 299, iat: NOW - 4000 }));
  await verify(token({ nbf: NOW + 299 }));
});

test("an issuer that nobody serves is refused", async () => {
  await assert.rejects(verify(token(), false), /retrieve verification key/);
});
