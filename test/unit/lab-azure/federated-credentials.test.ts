import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Azure, identityId, refusalOf } from "./resource-manager-fixture";

const ISSUER = "https://eastus.oic.prod-aks.azure.com/tenant/cluster/";
const AUDIENCES = ["api://AzureADTokenExchange"];

let azure: Azure;
beforeEach(async () => {
  azure = new Azure();
  await azure.identity();
});

const path = (name: string, identity = "portworx") => `${identityId(identity)}/federatedIdentityCredentials/${name}`;
const content = (subject: string, changes: object = {}) => ({
  properties: { issuer: ISSUER, subject, audiences: AUDIENCES, ...changes },
});
const names = async () => (await azure.ok("GET", path("").slice(0, -1))).value.map(({ name }) => name);

test("credentials are made, changed in place, listed and removed", async () => {
  assert.equal((await azure.request("PUT", path("demo_portworx"), content("a"))).status, 201);
  assert.equal((await azure.request("PUT", path("demo_stork"), content("b"))).status, 201);
  assert.equal((await azure.request("PUT", path("demo_stork"), content("c"))).status, 200);
  assert.deepEqual((await azure.ok("GET", path("demo_stork"))).properties, content("c").properties);
  assert.deepEqual(await names(), ["demo_portworx", "demo_stork"]);
  assert.equal((await azure.request("DELETE", path("demo_stork"))).status, 200);
  assert.equal((await azure.request("DELETE", path("demo_stork"))).status, 204);
  assert.match(await azure.refusal("GET", path("demo_stork")), /^404 ResourceNotFound: /);
  assert.deepEqual(await names(), ["demo_portworx"]);
});

test("the same credential twice is one", async () => {
  await azure.ok("PUT", path("one"), content("a"));
  assert.equal((await azure.request("PUT", path("ONE"), content("a"))).status, 200);
  assert.deepEqual(await names(), ["one"]);
});

test("issuer and subject are there once on an identity, byte by byte", async () => {
  await azure.ok("PUT", path("one"), content("a"));
  assert.equal(
    await azure.refusal("PUT", path("two"), content("a", { audiences: ["other"] })),
    "400 BadRequest: Issuer and subject combination already exists for this Managed Identity.",
  );
  await azure.ok("PUT", path("slash"), content("a", { issuer: ISSUER.slice(0, -1) }));
  await azure.ok("PUT", path("case"), content("A"));
  await azure.identity("other");
  await azure.ok("PUT", path("one", "other"), content("a"));
});

test("an identity has no more than 20 credentials, of which each can still change", async () => {
  for (let index = 0; index < 20; index++) await azure.ok("PUT", path(`c-${index}`), content(`s-${index}`));
  assert.match(await azure.refusal("PUT", path("c-20"), content("s-20")), /^400 BadRequest: .*at most 20/);
  await azure.ok("PUT", path("c-19"), content("changed"));
  await azure.ok("DELETE", path("c-0"));
  await azure.ok("PUT", path("c-20"), content("s-20"));
});

test("a credential's name has 3 to 120 letters, digits, dashes and underscores", async () => {
  for (const name of ["ab", "_abc", "a.b.c", "x".repeat(121)]) {
    assert.equal(
      await azure.refusal("PUT", path(name), content("a")),
      `400 BadRequest: Federated Identity Credential name '${name}' is invalid.`,
    );
  }
  for (const name of ["abc", "1_b-C", "x".repeat(120)]) await azure.ok("PUT", path(name), content(name));
});

test("a credential has one audience, an https issuer without blanks and a subject", async () => {
  const refused: [object, RegExp][] = [
    [{}, /has empty properties/],
    [content("a", { audiences: [] }), /must have exactly 1 audience/],
    [content("a", { audiences: ["a", "b"] }), /must have exactly 1 audience/],
    [content("a", { issuer: "http://issuer.example.com" }), /issuer 'http:/],
    [content("a", { issuer: "https://issuer.example.com/ " }), /issuer 'https:.* is invalid/],
    [content("a", { issuer: `https://${"x".repeat(593)}` }), /issuer is invalid.*600/],
    [content("s".repeat(601)), /subject is invalid.*600/],
    [content(""), /Path 'properties.subject'/],
    [content("a", { issuer: undefined }), /Path 'properties.issuer'/],
  ];
  for (const [body, message] of refused) assert.match(await azure.refusal("PUT", path("one"), body), message);
  assert.deepEqual(await names(), []);
  await azure.ok("PUT", path("one"), content("s".repeat(600), { issuer: `https://${"x".repeat(592)}` }));
});

test("a credential of an identity that is not there is refused", async () => {
  for (const method of ["GET", "PUT", "DELETE"]) {
    assert.match(
      await azure.refusal(method, path("one", "missing"), method === "PUT" ? content("a") : undefined),
      /^404 ParentResourceNotFound: /,
    );
  }
});

test("a second write while one is under way on the same identity is refused, on another it is not", async () => {
  azure = new Azure({ credentialWriteMilliseconds: 20 });
  await azure.identity();
  await azure.identity("other");
  const [first, second, removal, other] = await Promise.all([
    azure.request("PUT", path("one"), content("a")),
    azure.request("PUT", path("two").toUpperCase(), content("b")),
    azure.request("DELETE", path("one")),
    azure.request("PUT", path("one", "other"), content("a")),
  ]);
  assert.deepEqual([first.status, other.status], [201, 201]);
  for (const refused of [second, removal]) {
    assert.match(
      refusalOf(refused),
      /^409 ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity: Too many Federated Identity Credentials are written concurrently for the managed identity '.*\/portworx'/,
    );
  }
  assert.deepEqual(await names(), ["one"]);
  assert.equal((await azure.request("PUT", path("two"), content("b"))).status, 201, "and once it is over, it goes on");
});

test("a refused write does not block the next one", async () => {
  assert.match(await azure.refusal("PUT", path("one"), {}), /^400 /);
  await azure.ok("PUT", path("one"), content("a"));
});

test("a write whose identity goes meanwhile makes nothing", async () => {
  azure = new Azure({ credentialWriteMilliseconds: 20 });
  await azure.identity();
  const [written] = await Promise.all([
    azure.request("PUT", path("one"), content("a")),
    azure.request("DELETE", identityId("portworx")),
  ]);
  assert.match(refusalOf(written), /^404 ParentResourceNotFound: /);
  await azure.identity();
  assert.deepEqual(await names(), []);
});
