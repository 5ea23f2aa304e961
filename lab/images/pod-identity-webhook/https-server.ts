import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";

/** A certificate and its private key, both PEM. */
export interface ServerCertificate {
  cert: Buffer | string;
  key: Buffer | string;
}

export interface ServerAddress {
  host: string;
  /** 0: any free one. */
  port: number;
}

/** One listening HTTPS server, whose certificate can be exchanged while it runs. */
export class HttpsServer {
  private constructor(private readonly server: Server) {}

  static async listen(
    { host, port }: ServerAddress,
    certificate: ServerCertificate,
    handler: RequestListener,
  ): Promise<HttpsServer> {
    const server = createServer(certificate, handler);
    server.listen({ host, port });
    try {
      await once(server, "listening");
    } catch (error) {
      throw new Error(`cannot listen on ${host}:${port}: ${remedy(error)}`, { cause: error });
    }
    return new HttpsServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  use(certificate: ServerCertificate): void {
    this.server.setSecureContext(certificate);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }
}

function remedy(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EACCES") return "ports below 1024 need root or a lower net.ipv4.ip_unprivileged_port_start";
  if (code === "EADDRINUSE") return "another program listens there: stop it, or give the Service another port";
  if (code === "EADDRNOTAVAIL")
    return "it is no loopback address of this machine: the lab needs Linux for its Services";
  return message;
}
