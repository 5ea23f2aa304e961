import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, afterEach, before, test } from "node:test";
import { decodeJwt, type JWTPayload } from "jose";
import { RESOURCE_MANAGER, STORAGE } from "../../lab/azure/access-token";
import { assertionCredential, ownerCredential, workloadCredential } from "../../lab/azure/clients";
import { entra } from "../../lab/azure/entra";
import { OWNER, TENANT_ID } from "../../lab/azure/identity";
import { startTlsServer, type TlsServer } from "../../lab/azure/tls-server";
import type { AzureState } from "../../lab/state";
import { fakeIssuer, federatedCredential, IDENTITY, ISSUER, type FakeIssuer } from "../azure-federation";
import { azureParts, type AzureParts } from "./azure-entra-fixture";

const SCOPE = `${RESOURCE_MANAGER}/.default`;

let parts: AzureParts;
let server: TlsServer;
let issuer: FakeIssuer;
let azure: AzureState;

before(async () => {
  parts = await azureParts();
  issuer = await fakeIssuer();
  server = await startTlsServer(parts.tls);
  const keys = { keysOf: (url: string) => Promise.resolve(url === ISSUER ? issuer.keySet : undefined) };
  const { account, tokens } = parts;
  server.serve(entra({ account, keys, tokens, propagationSeconds: 30, authorityHost: server.url }));
  azure = parts.state(server.url);
});
after(async () => {
  await server?.stop();
  parts?.remove();
});
afterEach(() => {
  parts.account.credentials = [federatedCredential()];
});

async function tokenFor(token: string, scope = SCOPE, clientId: string = IDENTITY.clientId): Promise<string> {
  return (await assertionCredential(azure, clientId, token).getToken(scope)).token;
}

test("WorkloadIdentityCredential makes an access token of the token in a pod's file", async () => {
  const file = join(parts.folder, "token");
  writeFileSync(file, await issuer.token());
  const { token, expiresOnTimestamp } = await workloadCredential(azure, IDENTITY.clientId, file).getToken(SCOPE);
  const { aud, iss, oid, appid, tid } = decodeJwt(token);
  assert.deepEqual([aud, iss, tid], [RESOURCE_MANAGER, `https://sts.windows.net/${TENANT_ID}/`, TENANT_ID]);
  assert.deepEqual([oid, appid], [IDENTITY.principalId, IDENTITY.clientId]);
  assert.ok(Math.abs(expiresOnTimestamp - Date.now() - 3_600_000) < 10_000);
  assert.deepEqual(await parts.tokens.verify(token, RESOURCE_MANAGER), { principalId: IDENTITY.principalId });
});

test("ClientSecretCredential makes an access token of the owner's secret", async () => {
  const { token } = (await ownerCredential(azure).getToken(`${STORAGE}//.default`)) ?? assert.fail();
  assert.equal(decodeJwt(token).aud, `${STORAGE}/`);
  assert.deepEqual(await parts.tokens.verify(token, STORAGE), { principalId: OWNER.principalId });
  await assert.rejects(ownerCredential({ ...azure, clientSecret: "lab-owneR" }).getToken(SCOPE), /AADSTS7000215: /);
});

test("an issuer without its slash, another subject and another audience are refused by their own numbers", async () => {
  const withoutSlash = ISSUER.slice(0, -1);
  const refused = async (claims: JWTPayload, message: RegExp) =>
    assert.rejects(tokenFor(await issuer.token(claims)), message);
  await refused({ iss: withoutSlash }, new RegExp(`AADSTS700211: [^']*issuer '${withoutSlash}'\\.`));
  await refused({ sub: "system:serviceaccount:portworx:other" }, /AADSTS700213: [^']*subject '[a-z:]*:other'\./);
  await refused({ aud: ["api://other"] }, /AADSTS700212: [^']*audience 'api:\/\/other'\./);
});

test("a token that somebody else signed is refused", async () => {
  const sameName = await fakeIssuer("first");
  await assert.rejects(tokenFor(await sameName.token()), /AADSTS700027: /);
  const otherName = await fakeIssuer("second");
  await assert.rejects(tokenFor(await otherName.token()), /AADSTS7000272: The certificate with identifier second /);
});

test("a token that has ended is refused", async () => {
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  const token = await issuer.token({ nbf: hourAgo - 3600, exp: hourAgo });
  await assert.rejects(tokenFor(token), /AADSTS700024: .*valid time range/);
});

test("a credential is unknown until it has propagated", async () => {
  parts.account.credentials = [federatedCredential({ writtenAt: Date.now() - 29_000 })];
  await assert.rejects(tokenFor(await issuer.token()), /AADSTS70021: .*presented assertion\. /);
  parts.account.credentials = [federatedCredential({ writtenAt: Date.now() - 31_000 })];
  assert.ok(await tokenFor(await issuer.token()));
});

test("an unknown client and an unknown tenant are refused", async () => {
  const token = await issuer.token();
  const nobody = "00000000-0000-4000-8000-000000000000";
  await assert.rejects(tokenFor(token, SCOPE, nobody), /AADSTS700016: Application with identifier '0{8}-/);
  const elsewhere = assertionCredential({ ...azure, tenantId: nobody }, IDENTITY.clientId, token);
  await assert.rejects(elsewhere.getToken(SCOPE), /endpoints_resolution_error/);
  const { text: answer } = await post({ grant_type: "client_credentials" }, nobody);
  assert.match(answer, /AADSTS90002: Tenant '0{8}-[0-9-]*' not found\./);
});

test("a refusal has the form of Entra's", async () => {
  const { statusCode, text: answer } = await post({
    grant_type: "client_credentials",
    client_id: OWNER.clientId,
    scope: SCOPE,
  });
  const body = JSON.parse(answer) as Record<string, unknown>;
  assert.equal(statusCode, 401);
  assert.deepEqual([body.error, body.error_codes], ["invalid_client", [7000216]]);
  assert.match(
    String(body.error_description),
    /^AADSTS7000216: .* Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
  );
});

test("a client that does not trust the lab's authority does not get as far as to send its token", async () => {
  await assert.rejects(fetch(`${server.url}/${TENANT_ID}/discovery/v2.0/keys`), (error: Error) => {
    assert.match(String(error.cause), /unable to verify|self-signed/);
    return true;
  });
});

async function post(form: Record<string, string>, tenant = TENANT_ID): Promise<{ statusCode?: number; text: string }> {
  const ca = readFileSync(azure.certificateAuthority);
  const sent = request(`${server.url}/${tenant}/oauth2/v2.0/token`, { method: "POST", ca });
  sent.end(new URLSearchParams(form).toString());
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return { statusCode: answer.statusCode, text: await text(answer) };
}
