import { createServer, type Server } from "node:net";

/** A pinned port, checked to be free, or one that the system picks. */
export async function freePort(pinned: number | undefined, owner: string): Promise<number> {
  try {
    const server = await listen(pinned ?? 0, "127.0.0.1");
    const address = server.address();
    await close(server);
    if (address === null || typeof address === "string") throw new Error(`no port for ${owner} on 127.0.0.1`);
    return address.port;
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    throw new Error(
      `port ${pinned} on 127.0.0.1 is taken by another program, and the lab's ${owner} was told to use it: ` +
        `end that program (\`ss -ltnp 'sport = :${pinned}'\` shows it), name another port, or leave the port out`,
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
