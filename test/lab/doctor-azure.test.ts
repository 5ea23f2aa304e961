import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { text } from "node:stream/consumers";
import { BlobServiceClient } from "@azure/storage-blob";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { blobContributorRole, portworxPermissions, type RolePermissions } from "../../components/azure/roles";
import { PlatformName } from "../../components/platforms";
import type { Status } from "../../doctor/check";
import type { Answer } from "../../doctor/run-checks";
import { startAzure, type Azure } from "../../lab/azure";
import { RESOURCE_MANAGER } from "../../lab/azure/access-token";
import { ownerCredential, trustOptions } from "../../lab/azure/clients";
import { startCluster, type Cluster } from "../../lab/cluster";
import { prepareTools } from "../../lab/tools";
import { AUDIENCE, ISSUER } from "../azure-federation";
import type { Question } from "../unit/doctor-azure/examiner";
import { NODE } from "../unit/doctor-azure/planned-installation";

const NAMESPACE = "portworx";
const SERVICE_ACCOUNTS = ["portworx", "stork", "px-node-wiper"];
const ACCOUNT = "cloudsnaps";

const folder = mkdtempSync(join(tmpdir(), "doctor-azure-"));
let cluster: Cluster;
let azure: Azure;
let examiner: ChildProcess;
/** Each test has an identity of its own, with all that it needs. */
let identity: Identity;
let storage: StorageAccount;

interface Resource {
  readonly id: string;
}

interface StorageAccount extends Resource {
  readonly properties: { readonly primaryEndpoints: { readonly blob: string } };
}

interface Identity extends Resource {
  readonly properties: { readonly clientId: string; readonly principalId: string };
}

before(async () => {
  const { kubelite } = await prepareTools();
  cluster = await startCluster({ folder, kubelite, issuerUrl: ISSUER, nodes: 0 });
  azure = await startAzure({ folder, cluster: cluster.state, isAks: true });
  await preparePortworx();
  storage = await put<StorageAccount>(group("Microsoft.Storage/storageAccounts", ACCOUNT), {
    location: azure.state.location,
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
  });
  examiner = fork(join(__dirname, "../unit/doctor-azure/examiner.ts"), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: azure.state.certificateAuthority },
  });
});
after(async () => {
  examiner?.kill();
  await azure?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  identity = await healthyIdentity();
});

/** The nodes' machines are the lab's; the names of groups are in lower case, as AKS has them there. */
async function preparePortworx(): Promise<void> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(cluster.state.kubeconfig);
  const core = kubeConfig.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
  for (const name of SERVICE_ACCOUNTS) {
    await core.createNamespacedServiceAccount({ namespace: NAMESPACE, body: { metadata: { name } } });
  }
  const machine = `${nodeGroup().toLowerCase()}/providers/Microsoft.Compute/virtualMachines/${NODE}`;
  await core.createNode({ body: { metadata: { name: NODE }, spec: { providerID: `azure://${machine}` } } });
}

function nodeGroup(): string {
  return `/subscriptions/${azure.state.subscriptionId}/resourceGroups/${azure.state.nodeResourceGroup}`;
}

function group(type: string, name: string): string {
  return `/subscriptions/${azure.state.subscriptionId}/resourceGroups/${azure.state.resourceGroup}/providers/${type}/${name}`;
}

/** Calls Resource Manager as the subscription's owner. */
async function call<T>(method: "PUT" | "DELETE", path: string, body?: object): Promise<T> {
  const { resourceManager, certificateAuthority } = azure.state;
  const token = await ownerCredential(azure.state).getToken(`${RESOURCE_MANAGER}/.default`);
  const sent = request(`${resourceManager}${path}?api-version=2024-01-01`, {
    method,
    ca: readFileSync(certificateAuthority),
    headers: { authorization: `Bearer ${token?.token}`, "content-type": "application/json" },
  });
  sent.end(body && JSON.stringify(body));
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const content = await text(answer);
  assert.ok((answer.statusCode ?? 500) < 300, content);
  return (content === "" ? undefined : JSON.parse(content)) as T;
}

function put<T = Resource>(path: string, body: object): Promise<T> {
  return call("PUT", path, body);
}

async function credential(
  serviceAccount: string,
  change: { issuer?: string; subject?: string; audience?: string } = {},
) {
  const { issuer = ISSUER, subject = `system:serviceaccount:${NAMESPACE}:${serviceAccount}` } = change;
  const properties = { issuer, subject, audiences: [change.audience ?? AUDIENCE] };
  await put(`${identity.id}/federatedIdentityCredentials/${serviceAccount}`, { properties });
}

/** Gives the identity a role of its own with these permissions; returns the assignment. */
async function assign(permissions: Partial<RolePermissions>, scope: string): Promise<Resource> {
  const name = randomUUID();
  await put(`/subscriptions/${azure.state.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${name}`, {
    properties: {
      roleName: `Portworx ${name}`,
      type: "CustomRole",
      assignableScopes: [`/subscriptions/${azure.state.subscriptionId}`],
      permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...permissions }],
    },
  });
  return assignRole(name, scope);
}

function assignRole(role: string, scope: string): Promise<Resource> {
  return put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
    properties: {
      principalId: identity.properties.principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `/subscriptions/${azure.state.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    },
  });
}

let diskRole: Resource;
let blobRole: Resource;

async function healthyIdentity(): Promise<Identity> {
  const name = `portworx-${randomUUID()}`;
  identity = await put<Identity>(group("Microsoft.ManagedIdentity/userAssignedIdentities", name), {
    location: azure.state.location,
  });
  for (const serviceAccount of SERVICE_ACCOUNTS) await credential(serviceAccount);
  diskRole = await assign(portworxPermissions(PlatformName.Aks), nodeGroup());
  blobRole = await assignRole(blobContributorRole, storage.id);
  return identity;
}

async function ask(question: Partial<Question> = {}): Promise<readonly Answer[]> {
  const { subscriptionId, tenantId, authorityHost, resourceManager, clientId, clientSecret } = azure.state;
  const { options, environment, ...others } = question;
  const whole: Question = {
    kubeconfig: cluster.state.kubeconfig,
    clientId: identity.properties.clientId,
    tenantId,
    authorityHost,
    expected: { storageAccount: ACCOUNT },
    options: { timeoutMilliseconds: 10_000, authorityHost, resourceManagerUrl: resourceManager, ...options },
    environment: {
      AZURE_SUBSCRIPTION_ID: subscriptionId,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
      AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
      ...environment,
    },
    ...others,
  };
  const answered = once(examiner, "message");
  examiner.send(whole);
  const [answers] = (await answered) as [readonly Answer[]];
  return answers;
}

function withStatus(answers: readonly Answer[], ...statuses: Status[]): string[] {
  return answers.filter(({ finding }) => statuses.includes(finding.status)).map(({ id }) => id);
}

function seen(answers: readonly Answer[], id: string): string {
  return answers.find((answer) => answer.id === id)?.finding.seen ?? "";
}

function inLines(answers: readonly Answer[]): string {
  return answers.map(({ id, finding }) => `${id} ${finding.status} ${finding.seen}`).join("\n");
}

/** One fault gives one finding, its cause in words and a remedy; what it leaves open is skipped, and nothing else. */
function assertOnly(answers: readonly Answer[], id: string, status: "WARN" | "FAIL", cause: RegExp, skipped: string[]) {
  const all = inLines(answers);
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), [id], all);
  const finding = answers.find((answer) => answer.id === id)?.finding;
  assert.equal(finding?.status, status);
  assert.match(finding?.seen ?? "", cause);
  assert.ok(finding?.remedy, "a remedy");
  assert.deepEqual(withStatus(answers, "SKIP"), skipped, all);
}

const EXCHANGES = SERVICE_ACCOUNTS.map((name) => `azure.exchange.${name}`);
const CREDENTIALS = SERVICE_ACCOUNTS.map((name) => `azure.federated-credentials.${name}`);
const AFTER_EXCHANGE = ["azure.resource-manager", "azure.blobs"];

test("a healthy installation passes every check, and no token is shown", async () => {
  const answers = await ask();
  assert.deepEqual(withStatus(answers, "WARN", "FAIL", "SKIP"), [], inLines(answers));
  assert.match(seen(answers, "azure.exchange.stork"), /^system:serviceaccount:portworx:stork becomes .*, principal /);
  assert.match(seen(answers, "azure.exchange.portworx"), new RegExp(identity.properties.principalId));
  assert.match(seen(answers, "azure.credential-count"), /^3 of 20$/);
  assert.doesNotMatch(JSON.stringify(answers), /eyJ|lab-owner/);
});

test("an issuer without its slash is said once, in words", async () => {
  for (const serviceAccount of SERVICE_ACCOUNTS) await credential(serviceAccount, { issuer: ISSUER.slice(0, -1) });
  const cause = /it lacks the slash that tokens end with/;
  const skipped = [...CREDENTIALS, ...EXCHANGES, ...AFTER_EXCHANGE];
  assertOnly(await ask(), "azure.federated-credentials", "FAIL", cause, skipped);
});

test("a missing credential of stork is no fault of the others", async () => {
  await call("DELETE", `${identity.id}/federatedIdentityCredentials/stork`);
  const cause = /^no federated credential for system:serviceaccount:portworx:stork$/;
  assertOnly(await ask(), "azure.federated-credentials.stork", "FAIL", cause, ["azure.exchange.stork"]);
});

test("a credential for another namespace or audience is recognised", async () => {
  await credential("stork", { subject: "system:serviceaccount:kube-system:stork" });
  const namespace = /it names the namespace kube-system$/;
  assertOnly(await ask(), "azure.federated-credentials.stork", "FAIL", namespace, ["azure.exchange.stork"]);

  await credential("stork", { audience: "api://AzureADTokenExchangeUSGov" });
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
  await call("DELETE", diskRole.id);
  const { actions } = portworxPermissions(PlatformName.Aks);
  await assign({ actions: actions.filter((action) => !action.endsWith("disks/write")) }, nodeGroup());
  const skipped = ["azure.role-scope", "azure.resource-manager"];
  assertOnly(await ask(), "azure.role", "FAIL", /not allowed is Microsoft\.Compute\/disks\/write$/, skipped);
});

test("a role of wildcards is warned of", async () => {
  await assign({ actions: ["Microsoft.Compute/*"] }, nodeGroup());
  assertOnly(await ask(), "azure.role", "WARN", /^Portworx .* allows Microsoft\.Compute\/\*$/, []);
});

test("a role at another resource group names both", async () => {
  await call("DELETE", diskRole.id);
  await assign(portworxPermissions(PlatformName.Aks), nodeGroup().replace(/[^/]+$/, azure.state.resourceGroup));
  const cause = /^the nodes are in mc_portworx-demo.*; the roles are assigned at .*\/resourceGroups\/portworx-demo/;
  assertOnly(await ask(), "azure.role-scope", "FAIL", cause, ["azure.resource-manager"]);
});

test("an identity without a role for blobs is told from one with it, and without an account nothing is asked", async () => {
  await call("DELETE", blobRole.id);
  const cause = /^on cloudsnaps not allowed are .*blobs\/add\/action$/;
  assertOnly(await ask(), "azure.storage-role", "FAIL", cause, ["azure.blobs"]);

  const without = await ask({ expected: {} });
  assert.deepEqual(withStatus(without, "WARN", "FAIL"), []);
  assert.match(seen(without, "azure.storage-role"), /no storage account is named/);
  assert.match(seen(without, "azure.blobs"), /no storage account is named/);
});

test("a principal id in the client id's place is recognised", async () => {
  const { clientId, principalId } = identity.properties;
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

  const wrong = await ask({ ...stranger, clientId: identity.properties.principalId });
  assert.deepEqual(withStatus(wrong, "FAIL"), ["azure.exchange.portworx"], inLines(wrong));
  assert.match(seen(wrong, "azure.exchange.portworx"), /^AADSTS700016: no identity of tenant .* it is a principal id/);
});

test("a credential that Entra does not know yet is waited for, one that never comes is named", async () => {
  const stranger = { environment: { AZURE_CLIENT_SECRET: "wrong" }, expected: {} };
  await call("DELETE", `${identity.id}/federatedIdentityCredentials/portworx`);
  const waiting = ask(stranger);
  setTimeout(() => void credential("portworx"), 1000);
  assert.deepEqual(withStatus(await waiting, "FAIL"), []);

  await call("DELETE", `${identity.id}/federatedIdentityCredentials/portworx`);
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
  const { blob } = storage.properties.primaryEndpoints;
  const service = new BlobServiceClient(blob, ownerCredential(azure.state), {
    retryOptions: { maxTries: 1 },
    ...trustOptions(azure.state),
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
