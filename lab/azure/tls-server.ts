import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CertificateAuthority, type KeyPair } from "../cluster/certificates";

const HOST = "127.0.0.1";

/** Who vouches for the servers of the lab's Azure: its clients talk nothing but https. */
export interface TlsIdentity {
  /** Path of the PEM file with the authority's certificate. */
  readonly certificateAuthority: string;
  readonly server: KeyPair;
}

/** @param folder the lab's folder */
export async function createTlsIdentity(folder: string): Promise<TlsIdentity> {
  const authority = await CertificateAuthority.create("lab azure");
  const certificateAuthority = join(folder, "azure", "authority.pem");
  await mkdir(join(folder, "azure"), { recursive: true });
  await writeFile(certificateAuthority, authority.certificate);
  return { certificateAuthority, server: await authority.server([HOST, "localhost"]) };
}

/** A port that is open before what serves it is there, so that servers can know each other's URLs. */
export interface TlsServer {
  /** Such as `https://127.0.0.1:40123`, without a slash at its end. */
  readonly url: string;
  serve(listener: RequestListener): void;
  stop(): Promise<void>;
}

/** Listens on a free loopback port. */
export async function startTlsServer({ server: { certificate, privateKey } }: TlsIdentity): Promise<TlsServer> {
  const server = createServer({ cert: certificate, key: privateKey });
  // An SDK keeps its connections open between the calls of a long demo.
  server.keepAliveTimeout = 60_000;
  server.listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://${HOST}:${port}`,
    serve: (listener) => server.on("request", listener),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
