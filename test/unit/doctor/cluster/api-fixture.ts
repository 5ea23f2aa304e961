import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before } from "node:test";
import { KubeConfig } from "@kubernetes/client-node";
import { ClusterReader, type CallLimits } from "../../../../doctor/cluster/cluster-reader";

export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** An API server that answers as each test wants. */
export class ApiFixture {
  reply: Reply = (_, response) => response.end("{}");
  private port = 0;

  constructor() {
    const server = createServer((request, response) => this.reply(request, response));
    before(async () => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      this.port = (server.address() as AddressInfo).port;
    });
    after(() => {
      server.close();
      server.closeAllConnections();
    });
  }

  kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    const cluster = { name: "test", server: `http://127.0.0.1:${this.port}`, skipTLSVerify: true };
    config.loadFromClusterAndUser(cluster, { name: "test" });
    return config;
  }

  reader(limits: Partial<CallLimits> = {}): ClusterReader {
    return new ClusterReader(this.kubeConfig(), { timeoutMilliseconds: 2000, ...limits });
  }

  /** Answers every request alike. */
  answers(code: number, body: object): void {
    this.reply = (_, response) => response.writeHead(code).end(JSON.stringify(body));
  }
}
