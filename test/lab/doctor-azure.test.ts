import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { BlobServiceClient } from "@azure/storage-blob";
import { portworxPermissions } from "../../components/azure/roles";
import { PlatformName } from "../../components/platforms";
import type { Answer } from "../../doctor/run-checks";
import { ownerCredential, trustOptions } from "../../lab/azure/clients";
import { ISSUER } from "../azure-federation";
import type { Question } from "../unit/doctor-azure/examiner";
import { assertOnly, inLines, seen, withStatus } from "./doctor-answers";
import { ExaminedSubscription, SERVICE_ACCOUNTS, type ExaminedIdentity } from "./doctor-azure-fixture";

const EXCHANGES = SERVICE_ACCOUNTS.map((name) => `azure.exchange.${name}`);
const CREDENTIALS = SERVICE_ACCOUNTS.map((name) => `azure.federated-credentials.${name}`);
const AFTER_EXCHANGE = ["azure.resource-manager", "azure.blobs"];

let subscription: ExaminedSubscription;
/** Each test has an identity of its own, with all that it needs. */
let identity: ExaminedIdentity;

before(async () => {
  subscription = await ExaminedSubscription.start();
});
after(() => subscription?.stop());
beforeEach(async () => {
  identity = await subscription.healthyIdentity();
});

function ask(question: Partial<Question> = {}): Promise<readonly Answer[]> {
  return subscription.ask(identity.clientId, question);
}

test("a healthy installation passes every check, and no token is shown", async () => {
  const answers = await ask();
  assert.deepEqual(withStatus(answers, "WARN", "FAIL", "SKIP"), [], inLines(answers));
  assert.match(seen(answers, "azure.exchange.stork"), /^system:serviceaccount:portworx:stork becomes .*, principal /);
  assert.match(seen(answers, "azure.exchange.portworx"), new RegExp(identity.principalId));
  assert.match(seen(answers, "azure.credential-count"), /^3 of 20$/);
  assert.doesNotMatch(JSON.stringify(answers), /eyJ|lab-owner/);
});

test("an issuer without its slash is said once, in words", async () => {
  for (const serviceAccount of SERVICE_ACCOUNTS)
    await identity.credential(serviceAccount, { issuer: ISSUER.slice(0, -1) });
  const cause = /it lacks the slash that tokens end with/;
  const skipped = [...CREDENTIALS, ...EXCHANGES, ...AFTER_EXCHANGE];
  assertOnly(await ask(), "azure.federated-credentials", "FAIL", cause, skipped);
});

test("a missing credential of stork is no fault of the others", async () => {
  await subscription.remove(identity.credentialId("stork"));
  const cause = /^no federated credential for system:serviceaccount:portworx:stork$/;
  assertOnly(await ask(), "azure.federated-credentials.stork", "FAIL", cause, ["azure.exchange.stork"]);
});

test("a credential for another namespace or audience is recognised", async () => {
  await identity.credential("stork", { subject: "system:serviceaccount:kube-system:stork" });
  const namespace = /it names the namespace kube-system$/;
  assertOnly(await ask(), "azure.federated-credentials.stork", "FAIL", namespace, ["azure.exchange.stork"]);

  await identity.credential("stork", { audience: "api://AzureADTokenExchangeUSGov" });
  const audience =
    /are for api:\/\/AzureADTokenExchange; the credential stork accepts api:\/\/AzureADTokenExchangeUSGov$/;
  assertOnly(await ask(), "azure.federated-credentials.stork", "FAIL", audience, ["azure.exchange.stork"]);
});

test("pods whose tokens have another audience are said once", async () => {
  const cause = /^the pods' tokens are for wrong; the credential portworx accepts api:\/\/AzureADTokenExchange$/;
  const skipped = [...CREDENTIALS, ...EXCHANGES, ...AFTER_EXCHANGE];
  assertOnly(await ask({ audience: "wrong" }), "azure.federated-credentials", "FAIL", cause, skipped);
});

test("a role without disks/write names the action", async () => {
  await subscription.remove(identity.diskRole.id);
  const { actions } = portworxPermissions(PlatformName.Aks);
  await identity.assign(
    { actions: actions.filter((action) => !action.endsWith("disks/write")) },
    subscription.nodeGroup,
  );
  const skipped = ["azure.role-scope", "azure.resource-manager"];
  assertOnly(await ask(), "azure.role", "FAIL", /not allowed is Microsoft\.Compute\/disks\/write$/, skipped);
});

test("a role of wildcards is warned of", async () => {
  await identity.assign({ actions: ["Microsoft.Compute/*"] }, subscription.nodeGroup);
  assertOnly(await ask(), "azure.role", "WARN", /^Portworx .* allows Microsoft\.Compute\/\*$/, []);
});

test("a role at another resource group names both", async () => {
  await subscription.remove(identity.diskRole.id);
  await identity.assign(
    portworxPermissions(PlatformName.Aks),
    subscription.nodeGroup.replace(/[^/]+$/, subscription.azure.resourceGroup),
  );
  const cause = /^the nodes are in mc_portworx-demo.*; the roles are assigned at .*\/resourceGroups\/portworx-demo/;
  assertOnly(await ask(), "azure.role-scope", "FAIL", cause, ["azure.resource-manager"]);
});

test("an identity without a role for blobs is told from one with it, and without an account nothing is asked", async () => {
  await subscription.remove(identity.blobRole.id);
  const cause = /^on cloudsnaps not allowed are .*blobs\/add\/action$/;
  assertOnly(await ask(), "azure.storage-role", "FAIL", cause, ["azure.blobs"]);

  const without = await ask({ expected: {} });
  assert.deepEqual(withStatus(without, "WARN", "FAIL"), []);
  assert.match(seen(without, "azure.storage-role"), /no storage account is named/);
  assert.match(seen(without, "azure.blobs"), /no storage account is named/);
});

test("a principal id in the client id's place is recognised", async () => {
  const { clientId, principalId } = identity;
  const answers = await ask({ clientId: principalId });
  const cause = new RegExp(
    `^${principalId} is the principal id of the identity .*; wanted is its client id, ${clientId}$`,
  );
  assertOnly(answers, "azure.identity", "FAIL", cause, [
    "azure.federated-credentials",
    ...CREDENTIALS,
    "azure.credential-count",
    "azure.role",
    "azure.role-scope",
    "azure.storage-role",
    ...EXCHANGES,
    ...AFTER_EXCHANGE,
  ]);
});

test("without credentials that work the exchange is tried all the same, and Entra's number explained", async () => {
  const stranger = { environment: { AZURE_CLIENT_SECRET: "wrong" }, expected: {} };
  const well = await ask(stranger);
  assert.deepEqual(withStatus(well, "WARN", "FAIL"), ["azure.credentials"], inLines(well));
  assert.match(seen(well, "azure.credentials"), /AADSTS7000215: Invalid client secret/);
  assert.match(seen(well, "azure.identity"), /^not looked at: there are no Azure credentials that work$/);
  assert.match(seen(well, "azure.exchange.portworx"), /becomes/);
  assert.match(seen(well, "azure.resource-manager"), /^all 8 actions in mc_/);

  const wrong = await ask({ ...stranger, clientId: identity.principalId });
  assert.deepEqual(withStatus(wrong, "FAIL"), ["azure.exchange.portworx"], inLines(wrong));
  assert.match(seen(wrong, "azure.exchange.portworx"), /^AADSTS700016: no identity of tenant .* it is a principal id/);
});

test("a credential that Entra does not know yet is waited for, one that never comes is named", async () => {
  const stranger = { environment: { AZURE_CLIENT_SECRET: "wrong" }, expected: {} };
  await subscription.remove(identity.credentialId("portworx"));
  const waiting = ask(stranger);
  setTimeout(() => void identity.credential("portworx"), 1000);
  assert.deepEqual(withStatus(await waiting, "FAIL"), []);

  await subscription.remove(identity.credentialId("portworx"));
  const never = await ask(stranger);
  assert.deepEqual(withStatus(never, "FAIL"), ["azure.exchange.portworx"]);
  assert.match(
    seen(never, "azure.exchange.portworx"),
    /^AADSTS700213: .* subject system:serviceaccount:portworx:portworx;/,
  );
});

test("another tenant than the pods' is said", async () => {
  const tenantId = "99999999-0000-4000-8000-000000000000";
  const answers = await ask({ tenantId });
  assert.match(seen(answers, "azure.credentials"), new RegExp(`the pods exchange .* in another tenant, ${tenantId}$`));
  assert.match(seen(answers, "azure.identity"), new RegExp(`the pods' AZURE_TENANT_ID is ${tenantId}$`));
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), ["azure.credentials", "azure.identity"]);
});

test("the write test leaves nothing behind", async () => {
  const written = await ask({ options: { timeoutMilliseconds: 10_000, writeTest: true } });
  assert.deepEqual(withStatus(written, "WARN", "FAIL", "SKIP"), [], inLines(written));
  assert.match(seen(written, "azure.blobs"), /written, read and removed$/);
  const { blob } = subscription.storage.properties.primaryEndpoints;
  const service = new BlobServiceClient(blob, ownerCredential(subscription.azure), {
    retryOptions: { maxTries: 1 },
    ...trustOptions(subscription.azure),
  });
  const left: string[] = [];
  for await (const { name } of service.listContainers()) left.push(name);
  assert.deepEqual(left, []);
});

test("Entra that does not answer costs no more than the time limit", async () => {
  // The port takes connections and says nothing.
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const start = Date.now();
  const answers = await ask({ options: { timeoutMilliseconds: 500, authorityHost: `https://127.0.0.1:${port}` } });
  assert.match(seen(answers, "azure.credentials"), /no answer within 0.5 s/);
  assert.match(seen(answers, "azure.exchange.portworx"), /^Entra: no answer within 0.5 s$/);
  assert.deepEqual(withStatus(answers, "FAIL"), ["azure.exchange.portworx"], "what is not proved is no success");
  assert.ok(Date.now() - start < 3000);
  silent.close();
});

test("a pods' authority that is nobody's gets nothing of the user", async () => {
  const options = { timeoutMilliseconds: 10_000, authorityHost: undefined, resourceManagerUrl: undefined };
  const answers = await ask({ options, authorityHost: "https://login.example.invalid/" });
  assert.match(
    seen(answers, "azure.credentials"),
    /none of Microsoft's; if it is yours, say so with --authority-host$/,
  );
  assert.deepEqual(
    withStatus(answers, "PASS", "WARN", "FAIL").filter((id) => id.startsWith("azure.")),
    ["azure.jwks"],
  );
});
