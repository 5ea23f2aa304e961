import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalJWKSet, jwtVerify, UnsecuredJWT } from "jose";
import { AccessTokens, RESOURCE_MANAGER, STORAGE } from "../../../lab/azure/access-token";
import { TENANT_ID } from "../../../lab/azure/identity";

const CLAIMS = { principalId: "principal", clientId: "client", audience: STORAGE };

const tokens = new AccessTokens();

test("a token names who it was issued to, for an hour", async () => {
  const { payload } = await jwtVerify(await tokens.issue(CLAIMS), createLocalJWKSet(await tokens.keySet()));
  const { oid, sub, appid, tid, iss, aud, exp = 0, iat = 0 } = payload;
  assert.deepEqual([oid, sub, appid, tid], ["principal", "principal", "client", TENANT_ID]);
  assert.deepEqual([iss, aud, exp - iat], [`https://sts.windows.net/${TENANT_ID}/`, STORAGE, 3600]);
  assert.deepEqual(await tokens.verify(await tokens.issue(CLAIMS), STORAGE), { principalId: "principal" });
});

test("the audience may have a slash at its end, and is for no other service", async () => {
  const token = await tokens.issue({ ...CLAIMS, audience: `${STORAGE}/` });
  assert.deepEqual(await tokens.verify(token, STORAGE), { principalId: "principal" });
  const older = await tokens.issue({ ...CLAIMS, audience: "https://management.core.windows.net/" });
  assert.deepEqual(await tokens.verify(older, RESOURCE_MANAGER), { principalId: "principal" });
  await assert.rejects(tokens.verify(token, RESOURCE_MANAGER), { name: "AccessTokenError", message: /Audience/ });
});

test("a token is refused once its hour is over", async () => {
  const now = Math.floor(Date.now() / 1000);
  await tokens.verify(await tokens.issue(CLAIMS, now - 3590), STORAGE);
  await assert.rejects(tokens.verify(await tokens.issue(CLAIMS, now - 3601), STORAGE), /The token is expired/);
});

test("a token of another lab, an unsigned one and what is no token are refused", async () => {
  const other = await new AccessTokens().issue(CLAIMS);
  const unsigned = new UnsecuredJWT({ iss: `https://sts.windows.net/${TENANT_ID}/`, aud: STORAGE, oid: "x" }).encode();
  for (const token of [other, unsigned, "token", ""]) {
    await assert.rejects(tokens.verify(token, STORAGE), { name: "AccessTokenError", message: /Signature/ });
  }
});

test("the published keys hold nothing private", async () => {
  const { keys } = await tokens.keySet();
  assert.deepEqual(Object.keys(keys[0] ?? {}).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
});
