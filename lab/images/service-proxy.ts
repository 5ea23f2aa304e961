import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setInterval } from "node:timers";
import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import type { RunningImage } from "./image";
import { serviceAddresses } from "./service-addresses";

/** Time for a new Service, or one that has changed, to be noticed. */
const REFRESH_MILLISECONDS = 1_000;

/** One port of one program that Services may lead to. */
interface Published {
  readonly pod: V1Pod;
  readonly containerPort: number;
  /** On 127.0.0.1. */
  readonly localPort: number;
}

/**
 * Plays kube-proxy: what connects to the address of a Service, which is a loopback address in the lab, reaches the program
 * behind it. Of several programs it is the one that was published last.
 */
export class ServiceProxy {
  private readonly entrances = new Map<string, Entrance>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly kubeConfig: KubeConfig) {}

  /** Leads the Services of a pod that target one of its ports to a local server, until that is stopped. */
  async publish(published: Published): Promise<RunningImage> {
    const follow = (): Promise<void> => this.exclusively(() => this.follow(published));
    await follow();
    const timer = setInterval(() => {
      follow().catch(() => {
        // The API server is away, or the address is taken: the next time, perhaps.
      });
    }, REFRESH_MILLISECONDS);
    return {
      stop: () => {
        clearInterval(timer);
        return this.exclusively(() => this.leave(published, () => true));
      },
    };
  }

  /** One change at a time: two programs must not open the same entrance. */
  private exclusively(change: () => Promise<void>): Promise<void> {
    const done = this.last.then(change);
    this.last = done.catch(() => {});
    return done;
  }

  private async follow(published: Published): Promise<void> {
    const services = await serviceAddresses(this.kubeConfig, published.pod);
    const own = services.filter(({ targetPort }) => targetPort === published.containerPort);
    const wanted = new Map(own.map(({ clusterIP: host, port }) => [`${host}:${port}`, { host, port }]));
    await this.leave(published, (address) => !wanted.has(address));
    for (const [address, { host, port }] of wanted) {
      const entrance = this.entrances.get(address);
      if (entrance === undefined) this.entrances.set(address, await Entrance.open(host, port, published));
      else entrance.offer(published);
    }
  }

  private async leave(published: Published, from: (address: string) => boolean): Promise<void> {
    for (const [address, entrance] of this.entrances) {
      if (!from(address) || !entrance.withdraw(published)) continue;
      this.entrances.delete(address);
      await entrance.close();
    }
  }
}

/** The listening socket at one address of a Service. */
class Entrance {
  private readonly connections = new Set<Socket>();

  /** @param behind whom it leads to, the last one first in line */
  private constructor(
    private readonly server: Server,
    private readonly behind: Published[],
  ) {
    server.on("connection", (socket) => this.pass(socket));
  }

  static async open(host: string, port: number, published: Published): Promise<Entrance> {
    const server = createServer();
    server.listen({ host, port });
    try {
      await once(server, "listening");
    } catch (error) {
      throw new Error(`cannot listen on ${host}:${port}: ${remedy(error)}`, { cause: error });
    }
    return new Entrance(server, [published]);
  }

  offer(published: Published): void {
    if (!this.behind.includes(published)) this.behind.push(published);
  }

  /** @returns true when it leads to nobody any more */
  withdraw(published: Published): boolean {
    const at = this.behind.indexOf(published);
    if (at < 0) return false;
    this.behind.splice(at, 1);
    return this.behind.length === 0;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.connections) socket.destroy();
    await once(this.server, "close");
  }

  private pass(socket: Socket): void {
    const port = this.behind.at(-1)?.localPort ?? 0;
    const onward = connect({ host: "127.0.0.1", port });
    this.connections.add(socket);
    socket.on("close", () => {
      this.connections.delete(socket);
      onward.destroy();
    });
    onward.on("close", () => socket.destroy());
    for (const end of [socket, onward]) end.on("error", () => end.destroy());
    socket.pipe(onward).pipe(socket);
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
