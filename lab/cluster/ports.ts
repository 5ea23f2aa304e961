import { createServer, type AddressInfo, type Server } from "node:net";

/** A port on 127.0.0.1 that is free: the one asked for, or any. */
export async function freePort(wanted = 0): Promise<number> {
  try {
    const server = await listen(wanted, "127.0.0.1");
    const { port } = server.address() as AddressInfo;
    await close(server);
    return port;
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    throw new Error(
      `port ${wanted} on 127.0.0.1 is taken by another program (\`ss -ltnp 'sport = :${wanted}'\` shows it): ` +
        "end that program, ask for another port, or for none, and the lab takes a free one",
    );
  }
}

export function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

export function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
