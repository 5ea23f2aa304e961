import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, test } from "node:test";
import { BlobService, ContainerLeft, writeAndRemove } from "../../../doctor/azure/blobs";
import { NoAnswer } from "../../../doctor/azure/call";
import { ResourceManager } from "../../../doctor/azure/resource-manager";

const limits = { timeoutMilliseconds: 5000 };
const LIST = "/subscriptions/s/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

let server: Server;
let url: string;
let requests: string[];
/** What the server answers. */
let answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void;

beforeEach(async () => {
  requests = [];
  server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
    answer(incoming, outgoing);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function json(outgoing: ServerResponse, body: object, status = 200): void {
  outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

describe("Resource Manager", () => {
  const manager = (more: object = {}) =>
    new ResourceManager({
      url: `${url}/`,
      accessToken: () => Promise.resolve("secret"),
      limits: { ...limits, ...more },
    });

  test("is read page by page, with the token", async () => {
    answer = ({ url: target = "", headers }, outgoing) => {
      assert.equal(headers.authorization, "Bearer secret");
      json(outgoing, target.includes("skip") ? { value: [3] } : { value: [1, 2], nextLink: `${url}/next?skip=2` });
    };
    assert.deepEqual(await manager().list(LIST, "principalId eq 'p'"), [1, 2, 3]);
    assert.deepEqual(requests, [
      `GET ${LIST}?api-version=2023-01-31&%24filter=principalId+eq+%27p%27`,
      "GET /next?skip=2",
    ]);
  });

  test("sends its token to no other host", async () => {
    answer = (_, outgoing) => json(outgoing, { value: [1], nextLink: "http://localhost:1/next" });
    await assert.rejects(manager().list(LIST), /goes on at another host$/);
    answer = (_, outgoing) => outgoing.writeHead(307, { location: "/elsewhere" }).end();
    await assert.rejects(manager().list(LIST), NoAnswer);
    assert.ok(!requests.includes("GET /elsewhere"));
  });

  test("refuses in Azure's words, of which the first line is kept", async () => {
    answer = (_, outgoing) => json(outgoing, { error: { code: "AuthorizationFailed", message: "no\nmore" } }, 403);
    await assert.rejects(manager().list(LIST), {
      message: "Resource Manager, Microsoft.ManagedIdentity/userAssignedIdentities: AuthorizationFailed: no",
      isDenied: true,
    });
    answer = (_, outgoing) => outgoing.writeHead(502).end("<html>");
    await assert.rejects(manager().read(`${LIST}/x`), { code: "HTTP 502", isDenied: false });
  });

  test("has so much time, and the run may end earlier", async () => {
    answer = () => undefined;
    const start = Date.now();
    await assert.rejects(manager({ timeoutMilliseconds: 100 }).list(LIST), /no answer within 0.1 s$/);
    await assert.rejects(manager({ signal: AbortSignal.timeout(50) }).list(LIST), /interrupted$/);
    assert.ok(Date.now() - start < 2000);
  });

  test("that is not there is said in words", async () => {
    server.close();
    await assert.rejects(manager().list(LIST), /nothing listens there$/);
  });
});

describe("the write test", () => {
  /** Of a blob store that has one blob. */
  let content: Buffer;
  let refused: string | undefined;
  const store = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const call = `${incoming.method} ${incoming.url?.includes("restype=container") ? "container" : "blob"}`;
    incoming.on("data", (chunk: Buffer) => (content = chunk));
    incoming.on("end", () => {
      if (call === refused) {
        outgoing.writeHead(403, { "x-ms-error-code": "AuthorizationPermissionMismatch" });
        return outgoing.end("<Error><Message>This is not authorized.\nRequestId:1</Message></Error>");
      }
      return outgoing
        .writeHead(call.startsWith("PUT") ? 201 : call.startsWith("DELETE") ? 202 : 200)
        .end(call === "GET blob" ? content : undefined);
    });
  };
  const calls = () => requests.map((request) => request.replace(/pxwi-doctor-[0-9a-f-]{36}/, "OWN"));
  const service = (more: object = {}) => new BlobService(`${url}/account/`, "secret", { ...limits, ...more });

  beforeEach(() => {
    refused = undefined;
    answer = store;
  });

  const all = [
    "PUT /account/OWN?restype=container",
    "PUT /account/OWN/blob",
    "GET /account/OWN/blob",
    "DELETE /account/OWN/blob",
    "DELETE /account/OWN?restype=container",
  ];

  test("writes, reads and removes a blob in a container of its own", async () => {
    await writeAndRemove(service());
    assert.deepEqual(calls(), all);
  });

  test("removes the container also where a call is refused", async () => {
    refused = "GET blob";
    await assert.rejects(writeAndRemove(service()), {
      message: "read a blob: AuthorizationPermissionMismatch: This is not authorized.",
    });
    assert.equal(calls().at(-1), all.at(-1));
  });

  test("has nothing to remove where no container may be made", async () => {
    refused = "PUT container";
    await assert.rejects(writeAndRemove(service()), { call: "create a container" });
    assert.deepEqual(calls(), all.slice(0, 1));
  });

  test("removes the container also when it is interrupted", async () => {
    const run = new AbortController();
    answer = (incoming, outgoing) => {
      if (incoming.method === "GET") run.abort();
      else store(incoming, outgoing);
    };
    await assert.rejects(writeAndRemove(service({ signal: run.signal })), /interrupted/);
    assert.equal(calls().at(-1), all.at(-1));
  });

  test("says which container it could not remove", async () => {
    refused = "DELETE container";
    await assert.rejects(
      writeAndRemove(service()),
      (error) => error instanceof ContainerLeft && requests[0]?.includes(error.container) === true,
    );
  });
});
