import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** For clients to come back, and so to learn that they must not. */
const GRACE_MILLISECONDS = 500;

/** A certificate and its private key, both PEM. */
export interface ServerCertificate {
  cert: Buffer | string;
  key: Buffer | string;
}

/** One HTTPS server, whose certificate can be exchanged while it runs. */
export class HttpsServer {
  private stopping = false;

  private constructor(private readonly server: Server) {
    // A client that keeps its connection is told with the next answer; cut off, it could lose a request that it just sends.
    server.prependListener("request", (_request, response) => {
      if (this.stopping) response.setHeader("connection", "close");
    });
  }

  /** On a free port of 127.0.0.1. */
  static async listen(certificate: ServerCertificate, handler: RequestListener): Promise<HttpsServer> {
    const server = createServer(certificate, handler);
    server.listen({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    return new HttpsServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  use(certificate: ServerCertificate): void {
    this.server.setSecureContext(certificate);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const deadline = Date.now() + GRACE_MILLISECONDS;
    while ((await this.connections()) > 0 && Date.now() < deadline) await sleep(10);
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private connections(): Promise<number> {
    return promisify(this.server.getConnections.bind(this.server))();
  }
}
