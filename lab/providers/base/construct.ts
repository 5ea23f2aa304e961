import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { type ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  type RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";

import { decode, encode } from "./codec";
import { ProviderError } from "./errors";
import { type Hooks, withHooks } from "./hooks";
import type { ProviderDefinition } from "./kind";
import { markSecrets, reveal } from "./values";

/** Registers a remote component with the engine that asks for it, and gives it its outputs. It gets no children. */
export async function construct(
  definition: ProviderDefinition<unknown>,
  hooks: Hooks,
  request: ConstructRequest,
): Promise<ConstructResponse> {
  const token = request.getType();
  const component = definition.components?.[token];
  if (component === undefined) {
    throw new ProviderError(status.NOT_FOUND, `the lab's ${definition.name} provider does not know component ${token}`);
  }
  const monitor = new ResourceMonitorClient(request.getMonitorendpoint(), credentials.createInsecure());
  try {
    const urn = await register(monitor, request);
    const marked = decode(request.getInputs());
    const preview = request.getDryrun();
    const operation = { provider: definition.name, method: "construct", urn, token, preview } as const;
    const outputs = await withHooks(hooks, operation, async () => component(reveal(marked), { urn, preview }));
    const state = encode(markSecrets(outputs, marked));
    const finished = new RegisterResourceOutputsRequest().setUrn(urn).setOutputs(state);
    await answer((callback) => monitor.registerResourceOutputs(finished, callback));
    return new ConstructResponse().setUrn(urn).setState(state);
  } finally {
    monitor.close();
  }
}

async function register(monitor: ResourceMonitorClient, request: ConstructRequest): Promise<string> {
  const registration = new RegisterResourceRequest()
    .setType(request.getType())
    .setName(request.getName())
    .setParent(request.getParent())
    .setCustom(false)
    .setObject(request.getInputs())
    .setAcceptsecrets(true)
    .setAcceptresources(true)
    .setDependenciesList(request.getDependenciesList());
  const isProtected = request.getProtect();
  if (isProtected !== undefined) registration.setProtect(isProtected);
  const response = await answer<RegisterResourceResponse>((callback) =>
    monitor.registerResource(registration, callback),
  );
  return response.getUrn();
}

function answer<Response>(
  call: (callback: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}
