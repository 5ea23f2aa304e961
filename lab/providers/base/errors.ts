import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { CheckError, type InitError } from "./kind";

/** An error that says to the engine what kind of failure it is. */
export class ProviderError extends Error {
  constructor(
    readonly code: status,
    message: string,
    readonly metadata = new Metadata(),
  ) {
    super(message);
  }
}

/** An {@link InitError} with its outputs encoded: the engine writes them into its state. */
export function initFailed(error: InitError, outputs: Struct): ProviderError {
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(outputs);
  detail.setReasonsList([...error.reasons]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new Status();
  details.setCode(status.UNKNOWN);
  details.setMessage(error.message);
  details.addDetails(any);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return new ProviderError(status.UNKNOWN, error.message, metadata);
}

export function toServiceError(error: unknown): Pick<ServiceError, "code" | "details" | "metadata"> {
  if (error instanceof ProviderError) {
    return { code: error.code, details: error.message, metadata: error.metadata };
  }
  const code = error instanceof CheckError ? status.INVALID_ARGUMENT : status.UNKNOWN;
  return { code, details: messageOf(error), metadata: new Metadata() };
}

/** Never empty: Node's own AggregateError, such as of a refused connection, has no message but its parts have. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message || error.name : String(error);
}
