import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { TokenCredential } from "@azure/identity";
import { BlobServiceClient, type RestError, StorageSharedKeyCredential } from "@azure/storage-blob";
import { RESOURCE_MANAGER, STORAGE } from "../../lab/azure/access-token";
import { blobService } from "../../lab/azure/blobs";
import { BlobStores } from "../../lab/azure/blobs/stores";
import { trustOptions } from "../../lab/azure/clients";
import { startTlsServer, type TlsServer } from "../../lab/azure/tls-server";
import { IDENTITY, storageAccountId } from "../azure-federation";
import { azureParts, type AzureParts } from "./azure-entra-fixture";

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

const STORES_MODULE = join(__dirname, "../../lab/azure/blobs/stores.ts");
const WELL_KNOWN_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

let parts: AzureParts;
let server: TlsServer;
let stores: BlobStores;

before(async () => {
  parts = await azureParts();
  server = await startTlsServer(parts.tls);
  stores = new BlobStores(parts.folder);
  server.serve(blobService({ account: parts.account, tokens: parts.tokens, stores, authorityHost: server.url }));
  for (const name of ["cloudsnaps", "others", "untouched"]) parts.account.storageAccounts.add(name);
  parts.account.allowed = ({ principalId, resource }) =>
    principalId === IDENTITY.principalId && resource.startsWith(storageAccountId("cloudsnaps"));
});
after(async () => {
  await server?.stop();
  await stores?.stop();
  parts?.remove();
});

function service(account: string, claims: { audience?: string; principalId?: string } = {}, now?: number) {
  const { principalId, clientId } = IDENTITY;
  const credential: TokenCredential = {
    getToken: async () => ({
      token: await parts.tokens.issue({ principalId, clientId, audience: STORAGE, ...claims }, now),
      expiresOnTimestamp: Date.now() + 3_600_000,
    }),
  };
  return new BlobServiceClient(`${server.url}/${account}`, credential, clientOptions());
}

function clientOptions() {
  return { retryOptions: { maxTries: 1 }, ...trustOptions(parts.state(server.url)) };
}

test("nothing runs behind the front before somebody writes", async () => {
  await assert.rejects(service("others").createContainer("volumes"), { statusCode: 403 });
  assert.ok(!existsSync(join(parts.folder, "azure", "blobs")));
});

test("who has a role at the account makes containers, and writes, reads, lists and deletes blobs", async () => {
  const container = service("cloudsnaps").getContainerClient("volumes");
  await container.create();
  const blob = container.getBlockBlobClient("cluster/volume 1.snap");
  await blob.upload("snapshot", 8);
  assert.equal((await blob.downloadToBuffer()).toString(), "snapshot");
  const large = Buffer.alloc(3_000_000, "x");
  await container.getBlockBlobClient("large").uploadData(large, { maxSingleShotSize: 1_000_000, blockSize: 1_000_000 });
  assert.deepEqual(await container.getBlobClient("large").downloadToBuffer(), large);
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  assert.deepEqual(names, ["cluster/volume 1.snap", "large"]);
  await blob.delete();
  assert.equal(await blob.exists(), false);
  const containers: string[] = [];
  for await (const { name } of service("cloudsnaps").listContainers()) containers.push(name);
  assert.deepEqual(containers, ["volumes"]);
  await container.delete();
});

test("without a role at the account nothing is read or written", async () => {
  const container = service("others").getContainerClient("volumes");
  const refused = { statusCode: 403, code: "AuthorizationPermissionMismatch" };
  await assert.rejects(container.create(), refused);
  await assert.rejects(container.getBlockBlobClient("blob").upload("snapshot", 8), refused);
  await assert.rejects(container.getBlockBlobClient("blob").download(), refused);
  await assert.rejects(container.listBlobsFlat().next(), refused);
  const stranger = service("cloudsnaps", { principalId: "somebody-else" });
  await assert.rejects(stranger.getContainerClient("volumes").create(), refused);
});

test("the role is asked for the operation, with the container as its scope", async () => {
  const asked: unknown[] = [];
  const { allowed } = parts.account;
  parts.account.allowed = (request) => asked.push(request) < 0;
  const container = service("cloudsnaps").getContainerClient("volumes");
  await assert.rejects(container.create());
  await assert.rejects(container.getBlockBlobClient("blob").upload("snapshot", 8));
  parts.account.allowed = allowed;
  const common = {
    principalId: IDENTITY.principalId,
    resource: `${storageAccountId("cloudsnaps")}/blobServices/default/containers/volumes`,
  };
  assert.deepEqual(asked, [
    { ...common, operation: "Microsoft.Storage/storageAccounts/blobServices/containers/write", isData: false },
    { ...common, operation: `${BLOBS}/write`, isData: true },
  ]);
});

test("a token for another resource, one that has ended and none at all are refused", async () => {
  const invalidFor = (detail: RegExp) => (error: RestError) => {
    assert.deepEqual([error.statusCode, error.code], [401, "InvalidAuthenticationInfo"]);
    assert.match(JSON.stringify(error.details), detail);
    return true;
  };
  const create = (claims: { audience?: string }, now?: number) =>
    service("cloudsnaps", claims, now).createContainer("x");
  await assert.rejects(create({ audience: RESOURCE_MANAGER }), invalidFor(/Audience did not match/));
  const hoursAgo = Math.floor(Date.now() / 1000) - 7200;
  await assert.rejects(create({}, hoursAgo), invalidFor(/The token is expired/));
  const anonymous = new BlobServiceClient(`${server.url}/cloudsnaps`, undefined, clientOptions());
  await assert.rejects(anonymous.createContainer("x"), { statusCode: 401, code: "NoAuthenticationInformation" });
});

test("keys of an account are refused, the well-known one of the store too", async () => {
  parts.account.storageAccounts.add("devstoreaccount1");
  const credential = new StorageSharedKeyCredential("devstoreaccount1", WELL_KNOWN_KEY);
  const client = new BlobServiceClient(`${server.url}/devstoreaccount1`, credential, clientOptions());
  await assert.rejects(client.createContainer("x"), { statusCode: 403, code: "KeyBasedAuthenticationNotPermitted" });
});

test("an account that does not exist, and what the front cannot authorize, are refused", async () => {
  await assert.rejects(service("nowhere").createContainer("x"), { statusCode: 404, code: "ResourceNotFound" });
  const blob = service("cloudsnaps").getContainerClient("volumes").getBlobClient("copy");
  await assert.rejects(blob.syncCopyFromURL("https://127.0.0.1/others/volumes/secret"), { code: "NotImplemented" });
  const batch = service("cloudsnaps").getBlobBatchClient();
  await assert.rejects(batch.deleteBlobs([blob.url], { getToken: () => Promise.resolve(null) }));
});

test("a store ends when its owner is killed", async () => {
  const program = `
    const { BlobStores } = require(${JSON.stringify(STORES_MODULE)});
    new BlobStores(${JSON.stringify(parts.folder)}).of("orphan").then(({ pid }) => console.log(pid));`;
  const owner = spawn(process.execPath, ["--import", "tsx", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed] = (await once(owner.stdout, "data")) as [Buffer];
  const pid = Number(printed.toString());
  assert.ok(isAlive(pid));
  owner.kill("SIGKILL");
  for (const end = Date.now() + 10_000; isAlive(pid); await delay(50)) {
    assert.ok(Date.now() < end, "the store outlives its owner");
  }
});

test("a store that cannot start is an answer that says why, and is tried again", async () => {
  const folder = join(parts.folder, "azure", "blobs", "cloudsnaps2");
  parts.account.storageAccounts.add("cloudsnaps2");
  writeFileSync(folder, "not a folder");
  const failure = { statusCode: 500, code: "InternalError", message: /The lab's blob service failed: .*EEXIST/ };
  await assert.rejects(service("cloudsnaps2").createContainer("volumes"), failure);
  rmSync(folder);
  await service("cloudsnaps2/").createContainer("volumes");
});

test("a store listens on loopback alone, knows no well-known account, and ends when it is stopped", async () => {
  const own = new BlobStores(parts.folder);
  const { port, pid } = await own.of("untouched");
  const credential = new StorageSharedKeyCredential("devstoreaccount1", WELL_KNOWN_KEY);
  const client = new BlobServiceClient(`http://127.0.0.1:${port}/devstoreaccount1`, credential, {
    retryOptions: { maxTries: 1 },
  });
  await assert.rejects(client.createContainer("x"));
  await assert.rejects(fetch(`http://127.0.0.2:${port}/`));
  assert.ok(isAlive(pid));
  await own.stop();
  assert.ok(!isAlive(pid));
});

/** True as long as the process is more than a name. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, "utf8"));
}
