import assert from "node:assert/strict";
import { test } from "node:test";
import { blobOperation } from "../../../lab/azure/blobs/blob-operation";

const CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers";

function operation(method: string, target: string): string | undefined {
  return blobOperation(method, new URL(target, "https://127.0.0.1"))?.operation.replace(CONTAINERS, "");
}

test("a request is what Azure's roles call it", () => {
  const expected: [string, string, string][] = [
    ["GET", "/account/?comp=list", "/read"],
    ["GET", "/account?comp=list", "/read"],
    ["PUT", "/account/volumes?restype=container", "/write"],
    ["GET", "/account/volumes?restype=container", "/read"],
    ["DELETE", "/account/volumes?restype=container", "/delete"],
    ["GET", "/account/volumes?restype=container&comp=list&prefix=x", "/blobs/read"],
    ["GET", "/account/volumes/a/b", "/blobs/read"],
    ["HEAD", "/account/volumes/a", "/blobs/read"],
    ["PUT", "/account/volumes/a", "/blobs/write"],
    ["PUT", "/account/volumes/a?comp=block&blockid=x", "/blobs/write"],
    ["PUT", "/account/volumes/a?comp=appendblock", "/blobs/add/action"],
    ["DELETE", "/account/volumes/a", "/blobs/delete"],
  ];
  for (const [method, target, name] of expected) assert.equal(operation(method, target), name, `${method} ${target}`);
});

test("only what concerns blobs themselves is data", () => {
  const parse = (method: string, target: string) => blobOperation(method, new URL(target, "https://127.0.0.1"));
  assert.deepEqual(parse("PUT", "/account/volumes?restype=container"), {
    account: "account",
    container: "volumes",
    operation: `${CONTAINERS}/write`,
    isData: false,
  });
  assert.equal(parse("GET", "/account/volumes?restype=container&comp=list")?.isData, true);
  assert.equal(parse("GET", "/account?comp=list")?.container, undefined);
});

test("what could be read as one thing here and as another in the store is no operation", () => {
  for (const [method, target] of [
    ["GET", "/account/volumes/a?restype=container"],
    ["GET", "/account/volumes/a?restype=service"],
    ["DELETE", "/account/volumes?restype=container&restype=service"],
    ["PUT", "/account/volumes/a?comp=block&comp=tags"],
    ["PUT", "/account/volumes%2F..%2Fother/a"],
    ["GET", "/account//volumes/a"],
    ["POST", "/account/?comp=batch"],
    ["POST", "/account/volumes?restype=container&comp=batch"],
    ["PUT", "/account/volumes?restype=container&comp=acl"],
    ["GET", "/account?restype=service&comp=properties"],
    ["GET", "/"],
    ["GET", "//volumes/a"],
    ["constructor", ""],
  ] as const) {
    assert.equal(operation(method, target), undefined, `${method} ${target}`);
  }
});
