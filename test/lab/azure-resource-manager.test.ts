import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import type { IncomingMessage } from "node:http";
import { AccessTokens, RESOURCE_MANAGER, STORAGE } from "../../lab/azure/access-token";
import { LOCATION, OWNER, RESOURCE_GROUP, SUBSCRIPTION_ID, TENANT_ID } from "../../lab/azure/identity";
import { ResourceManager, resourceManagerListener } from "../../lab/azure/resource-manager";
import { createTlsIdentity, startTlsServer, type TlsServer } from "../../lab/azure/tls-server";

const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${RESOURCE_GROUP}`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/portworx`;

let folder: string;
let server: TlsServer;
let authority: string;
let tokens: AccessTokens;
let token: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "azure-resource-manager-"));
  const identity = await createTlsIdentity(folder);
  authority = await readFile(identity.certificateAuthority, "utf8");
  tokens = new AccessTokens();
  token = await tokens.issue({ ...OWNER, audience: `${RESOURCE_MANAGER}/` });
  server = await startTlsServer(identity);
  const manager = new ResourceManager({
    tenantId: TENANT_ID,
    subscriptionId: SUBSCRIPTION_ID,
    location: LOCATION,
    blobEndpoint: (account) => `https://127.0.0.1:1/${account}/`,
    // Long enough for a second connection to be made meanwhile on a busy machine.
    credentialWriteMilliseconds: 1000,
  });
  server.serve(resourceManagerListener({ manager, verifier: tokens }));
});
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

interface Sent {
  readonly content?: string;
  readonly authorization?: string;
}

async function send(method: string, path: string, { content, authorization = `Bearer ${token}` }: Sent = {}) {
  const outgoing = request(`${server.url}${path}?api-version=2023-01-31`, {
    method,
    ca: authority,
    headers: authorization ? { authorization } : {},
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  outgoing.end(content);
  const incoming = await response;
  return { status: incoming.statusCode, headers: incoming.headers, body: await text(incoming) };
}

test("a resource is made, read and removed over https", async () => {
  const made = await send("PUT", IDENTITY, {
    content: JSON.stringify({ location: LOCATION, tags: { team: "Größe" } }),
  });
  assert.equal(made.status, 201);
  assert.match(String(made.headers["content-type"]), /^application\/json/);
  assert.match(String(made.headers["x-ms-request-id"]), /^[0-9a-f-]{36}$/);
  const read = await send("GET", IDENTITY);
  assert.deepEqual(JSON.parse(read.body), JSON.parse(made.body));
  assert.match(read.body, /"team":"Größe"/);
  assert.equal((await send("DELETE", IDENTITY)).status, 200);
  const again = await send("DELETE", IDENTITY);
  assert.deepEqual([again.status, again.body], [204, ""]);
});

test("a refusal is Azure's: a status, a code and a message", async () => {
  const { status, body } = await send("GET", IDENTITY);
  assert.equal(status, 404);
  assert.match(body, /^\{"error":\{"code":"ResourceNotFound","message":"The Resource 'Microsoft.ManagedIdentity/);
});

test("whoever brings no token, a broken one, or one for another service stays outside", async () => {
  const forStorage = await tokens.issue({ ...OWNER, audience: STORAGE });
  const stranger = await new AccessTokens().issue({ ...OWNER, audience: RESOURCE_MANAGER });
  for (const [authorization, code, detail] of [
    ["", "AuthenticationFailed", "Authorization"],
    ["Basic abc", "AuthenticationFailed", "Authorization"],
    ["Bearer abc", "InvalidAuthenticationToken", "Signature"],
    [`Bearer ${forStorage}`, "InvalidAuthenticationToken", "Audience"],
    [`Bearer ${stranger}`, "InvalidAuthenticationToken", "Signature"],
  ] as const) {
    const { status, body } = await send("GET", GROUP, { authorization });
    assert.equal(status, 401, body);
    assert.match(body, new RegExp(`"code":"${code}".*${detail}`));
    assert.ok(!authorization || !body.includes(authorization.slice(7)), "an answer repeats no token");
  }
});

test("an identity's token opens what its roles allow and nothing else", async () => {
  const made = await send("PUT", IDENTITY, { content: JSON.stringify({ location: LOCATION }) });
  const { properties } = JSON.parse(made.body) as { properties: { clientId: string; principalId: string } };
  const authorization = `Bearer ${await tokens.issue({ ...properties, audience: RESOURCE_MANAGER })}`;
  const refused = await send("GET", GROUP, { authorization });
  assert.equal(refused.status, 403);
  assert.match(
    refused.body,
    new RegExp(`The client '${properties.clientId}' with object id '${properties.principalId}'`),
  );
  const reader = `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
  const assignment = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000001`;
  const content = JSON.stringify({ properties: { roleDefinitionId: reader, principalId: properties.principalId } });
  assert.equal((await send("PUT", assignment, { content })).status, 201);
  assert.equal((await send("GET", GROUP, { authorization })).status, 200);
  assert.equal((await send("DELETE", GROUP, { authorization })).status, 403);
  assert.equal((await send("DELETE", IDENTITY)).status, 200);
});

test("of two credentials written at once on one identity, one is refused", async () => {
  await send("PUT", IDENTITY, { content: JSON.stringify({ location: LOCATION }) });
  const write = (name: string) => {
    const properties = {
      issuer: "https://issuer.example.com/",
      subject: name,
      audiences: ["api://AzureADTokenExchange"],
    };
    return send("PUT", `${IDENTITY}/federatedIdentityCredentials/${name}`, { content: JSON.stringify({ properties }) });
  };
  const [first, second] = await Promise.all([write("portworx"), write("stork")]);
  assert.deepEqual([first.status, second.status].sort(), [201, 409]);
  assert.match(first.body + second.body, /ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity/);
  assert.equal((await send("DELETE", IDENTITY)).status, 200);
});
