import { credentials, status } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb.js";

import { ProviderError } from "./errors";

/** One connection of the engine. It opens one for each provider resource, so the configuration lives here. */
export class Session {
  private readonly cancellation = new AbortController();
  private configured?: { context: unknown };
  private engine?: { address: string; client?: EngineClient };

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  get context(): unknown {
    if (this.configured === undefined) {
      throw new ProviderError(status.FAILED_PRECONDITION, "the engine did not configure this provider");
    }
    return this.configured.context;
  }

  configure(context: unknown): void {
    this.configured = { context };
  }

  attach(engineAddress: string): void {
    this.engine?.client?.close();
    this.engine = { address: engineAddress };
  }

  cancel(): void {
    this.cancellation.abort(new Error("canceled by the engine"));
  }

  /** The engine went away: whatever still runs for it stops. */
  close(): void {
    this.cancellation.abort(new Error("the engine closed its connection"));
    this.engine?.client?.close();
  }

  /** Resolves when the engine has the message; a message is never worth a failed operation. */
  log(urn: string, severity: "info" | "warning" | "status", message: string): Promise<void> {
    const engine = this.engine;
    if (engine === undefined) {
      return Promise.resolve();
    }
    const client = (engine.client ??= new EngineClient(engine.address, credentials.createInsecure()));
    const request = new LogRequest();
    request.setUrn(urn);
    request.setMessage(message);
    request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
    request.setEphemeral(severity === "status");
    return new Promise((resolve) => {
      client.log(request, () => resolve());
    });
  }
}
