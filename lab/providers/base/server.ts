import { once } from "node:events";
import { createServer, type Socket, type AddressInfo } from "node:net";

import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";

import { ProviderError } from "./errors";
import type { Hooks } from "./hooks";
import type { ProviderDefinition } from "./kind";
import { providerService } from "./service";
import { Session } from "./session";

export interface ProviderServer {
  /** On 127.0.0.1. */
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves one provider to any number of engines and provider resources. The sockets are our own, so that what belongs
 * to a connection is given up when it ends.
 */
export async function serveProvider(definition: ProviderDefinition<unknown>, hooks: Hooks): Promise<ProviderServer> {
  const connections = new Map<string, { session: Session; socket: Socket }>();
  const grpc = new Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    "grpc.enable_channelz": 0,
  });
  grpc.addService(
    ResourceProviderService,
    providerService(definition, hooks, (peer) => {
      const connection = connections.get(peer);
      if (connection === undefined) {
        throw new ProviderError(status.FAILED_PRECONDITION, `no connection from ${peer} is open`);
      }
      return connection.session;
    }),
  );
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());

  const listener = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    const session = new Session();
    connections.set(peer, { session, socket });
    socket.on("close", () => {
      connections.delete(peer);
      session.close();
    });
    injector.injectConnection(socket);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");

  return {
    port: (listener.address() as AddressInfo).port,
    async stop() {
      const closed = once(listener, "close");
      listener.close();
      for (const { socket } of connections.values()) {
        socket.destroy();
      }
      await closed;
      injector.destroy();
      grpc.forceShutdown();
    },
  };
}
