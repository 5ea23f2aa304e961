import assert from "node:assert/strict";
import { before, test } from "node:test";
import { UnsecuredJWT } from "jose";
import { verifyClientAssertion } from "../../../lab/azure/entra/client-assertion";
import {
  AUDIENCE,
  fakeIssuer,
  federatedCredential,
  identity,
  ISSUER,
  SUBJECT,
  type FakeIssuer,
} from "../../azure-federation";

const NOW = Date.parse("2026-02-03T04:05:06Z");
const SECONDS = NOW / 1000;
const TIMES = { iat: SECONDS, nbf: SECONDS, exp: SECONDS + 3600 };

let issuer: FakeIssuer;
before(async () => {
  issuer = await fakeIssuer();
});

async function verify(
  token: string,
  now = NOW,
  keySet: FakeIssuer["keySet"] | undefined = issuer.keySet,
): Promise<void> {
  const keys = { keysOf: (url: string) => Promise.resolve(url === ISSUER ? keySet : undefined) };
  await verifyClientAssertion(token, identity(federatedCredential()), { keys, propagationSeconds: 0, now });
}

test("a token of the issuer is taken as long as it lasts, and five minutes of clock skew on either side", async () => {
  const token = await issuer.token(TIMES);
  await verify(token);
  await verify(token, NOW - 299_000);
  await verify(token, NOW + (3600 + 299) * 1000);
});

test("a token is refused before its time and after it, with the times in Entra's form", async () => {
  const token = await issuer.token(TIMES);
  await assert.rejects(verify(token, NOW - 301_000), { code: 700024 });
  await assert.rejects(verify(token, NOW + (3600 + 301) * 1000), {
    code: 700024,
    error: "invalid_client",
    status: 401,
    message:
      "AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-02-03T05:10:07.0000000Z, " +
      "assertion valid from 2026-02-03T04:05:06.0000000Z, expiry time of assertion 2026-02-03T05:05:06.0000000Z. " +
      "Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
  });
});

test("a token without end is refused", async () => {
  await assert.rejects(verify(await issuer.token({ ...TIMES, exp: undefined })), { code: 50027 });
});

test("the credential is looked for before the signature is looked at", async () => {
  const stranger = await fakeIssuer();
  await assert.rejects(verify(await stranger.token({ ...TIMES, sub: "other" })), { code: 700213 });
  await assert.rejects(verify(await stranger.token(TIMES)), { code: 700027 });
});

test("a key that the issuer does not publish is named", async () => {
  const rotated = await fakeIssuer("second");
  await assert.rejects(verify(await rotated.token(TIMES)), {
    code: 7000272,
    message: new RegExp(`identifier second used .* identity provider ${ISSUER}\\. `),
  });
});

test("an issuer that serves no keys is an endpoint that failed", async () => {
  const keys = { keysOf: () => Promise.resolve(undefined) };
  const verification = { keys, propagationSeconds: 0, now: NOW };
  const token = await issuer.token(TIMES);
  await assert.rejects(verifyClientAssertion(token, identity(federatedCredential()), verification), { code: 50166 });
});

test("what is no signed token is refused", async () => {
  const unsigned = new UnsecuredJWT({ ...TIMES, iss: ISSUER, sub: SUBJECT, aud: [AUDIENCE] }).encode();
  await assert.rejects(verify(unsigned), { code: 700027 });
  for (const token of ["", "a.b.c", "token"]) await assert.rejects(verify(token), { code: 50027, status: 400 });
  await assert.rejects(verify(await issuer.token({ ...TIMES, sub: undefined })), { code: 50027 });
});
