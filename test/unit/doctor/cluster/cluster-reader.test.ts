import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KubeConfig } from "@kubernetes/client-node";
import { ClusterReader } from "../../../../doctor/cluster/cluster-reader";
import { Forbidden, NotFound } from "../../../../doctor/cluster/failures";
import { ApiFixture } from "./api-fixture";

describe("ClusterReader", () => {
  const api = new ApiFixture();

  async function collect(list: AsyncIterable<unknown>): Promise<unknown[]> {
    const items: unknown[] = [];
    for await (const item of list) items.push(item);
    return items;
  }

  test("lists page by page with the selection, and asks for no page that is not used", async () => {
    const asked: string[] = [];
    api.reply = ({ url = "" }, response) => {
      asked.push(url);
      const isFirst = !url.includes("continue=");
      response.end(JSON.stringify({ metadata: isFirst ? { continue: "next" } : {}, items: isFirst ? [1, 2] : [3] }));
    };
    const labelSelector = "name=portworx";
    assert.deepEqual(await collect(api.reader().list("/api/v1/pods", { labelSelector })), [1, 2, 3]);
    assert.deepEqual(asked, [
      "/api/v1/pods?limit=100&labelSelector=name%3Dportworx",
      "/api/v1/pods?limit=100&labelSelector=name%3Dportworx&continue=next",
    ]);
    asked.length = 0;
    for await (const item of api.reader().list("/api/v1/pods")) if (item === 1) break;
    assert.equal(asked.length, 1);
  });

  test("says which right is missing in the API server's words", async () => {
    api.answers(403, { message: 'pods is forbidden: User "a" cannot list resource "pods"' });
    await assert.rejects(api.reader().read("/x"), (error: Error) => {
      assert.ok(error instanceof Forbidden);
      assert.equal(error.message, 'pods is forbidden: User "a" cannot list resource "pods"');
      return true;
    });
  });

  test("says that credentials are wrong or have expired", async () => {
    api.answers(401, { message: "Unauthorized" });
    await assert.rejects(api.reader().read("/x"), /does not accept the credentials of context .* Sign in again/);
  });

  test("finds nothing where an object does not exist, while reading it is an error", async () => {
    api.answers(404, { message: 'pods "a" not found' });
    assert.equal(await api.reader().find("/x"), undefined);
    await assert.rejects(api.reader().read("/x"), NotFound);
  });

  test("passes other refusals on, also to find", async () => {
    api.answers(500, { message: "etcd is down" });
    await assert.rejects(api.reader().find("/x"), /the API server refused: etcd is down/);
  });

  test("ends a call that gets no answer, or only the beginning of one, within its time", async () => {
    api.reply = () => undefined;
    await assert.rejects(api.reader({ timeoutMilliseconds: 50 }).read("/x"), /did not answer within 0\.05 s/);
    api.reply = (_, response) => response.write("{");
    await assert.rejects(api.reader({ timeoutMilliseconds: 50 }).read("/x"), /did not answer within 0\.05 s/);
  });

  test("ends a sign-in program that hangs within the call's time", async () => {
    const config = new KubeConfig();
    const user = { name: "u", exec: { command: process.execPath, args: ["-e", "setTimeout(() => {}, 500)"] } };
    config.loadFromClusterAndUser({ name: "c", server: "http://127.0.0.1:1", skipTLSVerify: true }, user);
    const reader = new ClusterReader(config, { timeoutMilliseconds: 50 });
    await assert.rejects(reader.read("/x"), /did not answer within 0\.05 s/);
  });

  test("says in a line why a sign-in program failed", async () => {
    const config = new KubeConfig();
    const args = ["-e", "console.error('the SSO session has expired'); process.exit(1)"];
    const user = { name: "u", exec: { command: process.execPath, args } };
    config.loadFromClusterAndUser({ name: "c", server: "http://127.0.0.1:1", skipTLSVerify: true }, user);
    const reader = new ClusterReader(config, { timeoutMilliseconds: 10_000 });
    await assert.rejects(
      reader.read("/x"),
      /^Error: the kubeconfig's credentials cannot be had: the SSO session has expired$/,
    );
  });

  test("says in words that nothing listens", async () => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: "c", server: "http://127.0.0.1:1", skipTLSVerify: true }, { name: "u" });
    const reader = new ClusterReader(config, { timeoutMilliseconds: 1000 });
    await assert.rejects(reader.read("/x"), /http:\/\/127\.0\.0\.1:1 .* cannot be reached: nothing listens there$/);
  });

  test("ends all calls when it is interrupted", async () => {
    api.reply = () => undefined;
    const controller = new AbortController();
    const answer = api.reader({ signal: controller.signal }).read("/x");
    controller.abort();
    await assert.rejects(answer, /^Error: interrupted$/);
  });
});
