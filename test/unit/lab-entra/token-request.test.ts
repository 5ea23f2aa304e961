import assert from "node:assert/strict";
import { before, test } from "node:test";
import { decodeJwt } from "jose";
import { AccessTokens } from "../../../lab/azure/access-token";
import { answerTokenRequest } from "../../../lab/azure/entra/token-request";
import { OWNER } from "../../../lab/azure/identity";
import { FakeAccount, fakeIssuer, IDENTITY, type FakeIssuer } from "../../azure-federation";

const SCOPE = "https://management.azure.com/.default";
const BY_SECRET = { client_id: OWNER.clientId, client_secret: OWNER.clientSecret };
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

let tokens: AccessTokens;
let issuer: FakeIssuer;
before(async () => {
  tokens = new AccessTokens();
  issuer = await fakeIssuer();
});

function ask(parameters: Record<string, string>) {
  const form = new URLSearchParams({ grant_type: "client_credentials", scope: SCOPE, ...parameters });
  const keys = { keysOf: () => Promise.resolve(issuer.keySet) };
  return answerTokenRequest(form, { account: new FakeAccount(), keys, tokens, propagationSeconds: 0 });
}

async function byAssertion() {
  return { client_id: IDENTITY.clientId, client_assertion_type: JWT_BEARER, client_assertion: await issuer.token() };
}

test("the audience is the scope's resource as it is written", async () => {
  for (const resource of [
    "https://management.azure.com",
    "https://management.azure.com/",
    "https://management.core.windows.net/",
    "https://storage.azure.com",
    "https://storage.azure.com/",
  ]) {
    const { access_token, token_type, expires_in } = await ask({ ...BY_SECRET, scope: `${resource}/.default` });
    assert.deepEqual([decodeJwt(access_token).aud, token_type, expires_in], [resource, "Bearer", 3600]);
  }
});

test("a scope without /.default, and a resource that nobody serves, are refused", async () => {
  await assert.rejects(ask({ ...BY_SECRET, scope: "https://management.azure.com/read" }), { code: 1002012 });
  await assert.rejects(ask({ ...BY_SECRET, scope: `${SCOPE} openid` }), { code: 1002012 });
  await assert.rejects(ask({ ...BY_SECRET, scope: "https://graph.microsoft.com/.default" }), {
    code: 500011,
    error: "invalid_resource",
    status: 400,
  });
});

test("an assertion stands for its identity, and a secret for the owner alone", async () => {
  const { access_token } = await ask(await byAssertion());
  assert.equal(decodeJwt(access_token).oid, IDENTITY.principalId);
  assert.equal(decodeJwt((await ask(BY_SECRET)).access_token).oid, OWNER.principalId);
  await assert.rejects(ask({ ...BY_SECRET, client_id: IDENTITY.clientId }), { code: 7000216 });
  await assert.rejects(ask({ ...(await byAssertion()), client_id: OWNER.clientId }), { code: 700016 });
});

test("a wrong secret is refused without a word about either", async () => {
  for (const secret of ["other", `${OWNER.clientSecret}x`, ""]) {
    await assert.rejects(ask({ ...BY_SECRET, client_secret: secret }), (error: Error) => {
      assert.match(error.message, /^AADSTS7000215: Invalid client secret provided\. /);
      assert.ok(!error.message.includes(OWNER.clientSecret));
      return true;
    });
  }
});

test("the principal's id in the place of the client's is no client", async () => {
  await assert.rejects(ask({ ...(await byAssertion()), client_id: IDENTITY.principalId }), {
    code: 700016,
    error: "unauthorized_client",
    status: 400,
  });
  await assert.rejects(ask({ ...BY_SECRET, client_id: OWNER.principalId }), { code: 700016 });
});

test("what a request lacks is named", async () => {
  const { client_id } = BY_SECRET;
  await assert.rejects(ask({ client_id }), { code: 7000216 });
  await assert.rejects(ask({ ...BY_SECRET, scope: "" }), { code: 900144, message: /parameter: 'scope'\.$/ });
  await assert.rejects(ask({ ...BY_SECRET, client_id: "" }), { code: 900144, message: /'client_id'/ });
  await assert.rejects(ask({ ...(await byAssertion()), client_assertion_type: "" }), { code: 900144 });
  await assert.rejects(ask({ ...(await byAssertion()), client_assertion_type: "saml" }), { code: 50027 });
  await assert.rejects(ask({ ...BY_SECRET, grant_type: "password" }), { code: 70003, error: "unsupported_grant_type" });
});
