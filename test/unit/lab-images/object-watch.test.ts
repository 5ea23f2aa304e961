import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { ObjectWatch } from "../../../lab/images/object-watch";

/** As much of an API server as lists and watches pods. */
class ApiServer {
  readonly pods = new Map<string, number>();
  readonly watches = new Set<ServerResponse>();
  /** The status of every answer while it is set. */
  refusal: number | undefined;

  constructor(public version = 1) {}

  private readonly server: Server = createServer((request, response) => {
    if (this.refusal !== undefined) return void response.writeHead(this.refusal).end();
    response.writeHead(200, { "content-type": "application/json" });
    if (!request.url?.includes("watch=true")) {
      const items = [...this.pods].map(([name, version]) => podOf(name, version));
      return void response.end(JSON.stringify({ metadata: { resourceVersion: `${this.version}` }, items }));
    }
    response.flushHeaders();
    const since = Number(new URL(request.url, "http://test").searchParams.get("resourceVersion"));
    for (const [name, version] of this.pods) if (version > since) response.write(added(name, version));
    this.watches.add(response);
    response.on("close", () => this.watches.delete(response));
  });

  async listen(port = 0): Promise<void> {
    this.server.listen(port, "127.0.0.1");
    await once(this.server, "listening");
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  add(name: string): void {
    this.pods.set(name, ++this.version);
    this.watches.forEach((watch) => watch.write(added(name, this.version)));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

function added(name: string, version: number): string {
  return `${JSON.stringify({ type: "ADDED", object: podOf(name, version) })}\n`;
}

function podOf(name: string, version: number): V1Pod {
  return { metadata: { name, namespace: "portworx", resourceVersion: `${version}` } };
}

describe("a watch of objects", { timeout: 30_000 }, () => {
  let server: ApiServer;
  let watch: ObjectWatch<V1Pod> | undefined;
  let changes: string[];
  let refusals: string[];

  beforeEach(async () => {
    server = new ApiServer();
    changes = [];
    refusals = [];
    await server.listen();
  });
  afterEach(async () => {
    await watch?.stop();
    await server.close().catch(() => {});
  });

  function startWatch(): ObjectWatch<V1Pod> {
    const kubeConfig = new KubeConfig();
    const cluster = { name: "test", server: `http://127.0.0.1:${server.port}`, skipTLSVerify: true };
    kubeConfig.loadFromClusterAndUser(cluster, { name: "test" });
    const api = kubeConfig.makeApiClient(CoreV1Api);
    watch = new ObjectWatch<V1Pod>({
      kubeConfig,
      path: "/api/v1/pods",
      list: () => api.listPodForAllNamespaces(),
      onChange: ({ metadata }) => changes.push(metadata?.name ?? ""),
      onRefused: (message) => refusals.push(message),
    });
    return watch;
  }

  const until = async (condition: () => boolean) => {
    const deadline = Date.now() + 5_000;
    while (!condition() && Date.now() < deadline) await sleep(10);
    assert.ok(condition(), `not within five seconds; seen: ${changes.join()}`);
  };

  test("knows what is there, and what comes", async () => {
    server.add("first");
    const pods = startWatch();
    await pods.synced;
    assert.equal(pods.get("first", "portworx")?.metadata?.name, "first");
    await until(() => server.watches.size === 1);
    server.add("second");
    await until(() => changes.includes("second"));
    assert.equal(pods.all("portworx").length, 2);
  });

  test("goes on after a lost connection, and after an API server that was away", async () => {
    await startWatch().synced;
    await until(() => server.watches.size === 1);
    server.watches.forEach((connection) => connection.destroy());
    server.add("after the loss");
    await until(() => changes.includes("after the loss"));

    const { port, version } = server;
    await server.close();
    await sleep(100);
    server = new ApiServer(version);
    await server.listen(port);
    server.add("after the restart");
    await until(() => changes.includes("after the restart"));
    assert.deepEqual(refusals, []);
  });

  test("tells of a refusal and tries again", async () => {
    server.refusal = 403;
    const pods = startWatch();
    await until(() => refusals.length > 0);
    assert.match(refusals[0] ?? "", /answers 403 for \/api\/v1\/pods/);
    server.refusal = undefined;
    await pods.synced;
  });

  test("leaves nothing behind when it is stopped, even at once", async () => {
    await startWatch().stop();
    await sleep(50);
    assert.equal(server.watches.size, 0);
    const pods = startWatch();
    await pods.synced;
    await until(() => server.watches.size === 1);
    await pods.stop();
    await until(() => server.watches.size === 0);
  });
});
