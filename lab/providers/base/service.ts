import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import {
  CheckResponse,
  ConfigureResponse,
  GetSchemaResponse,
  type InvokeRequest,
  InvokeResponse,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { decode, encode } from "./codec";
import { changeOf, differences } from "./comparison";
import { construct } from "./construct";
import { diffResponse } from "./diff-response";
import { ProviderError, toServiceError } from "./errors";
import { type Hooks, withHooks } from "./hooks";
import type { ProviderDefinition } from "./kind";
import { decodeProviderInputs } from "./provider-inputs";
import { ResourceCalls } from "./resource-calls";
import type { Session } from "./session";
import { containsUnknown, reveal } from "./values";

/** The engine's provider protocol for one definition; a session is found by the address that a call comes from. */
export function providerService(
  definition: ProviderDefinition<unknown>,
  hooks: Hooks,
  sessionOf: (peer: string) => Session,
): UntypedServiceImplementation {
  const resources = new ResourceCalls(definition, hooks);
  const unary =
    <Request, Response>(
      serve: (request: Request, session: Session) => Response | Promise<Response>,
    ): handleUnaryCall<Request, Response> =>
    (call, callback) => {
      Promise.resolve()
        .then(() => serve(call.request, sessionOf(call.getPeer())))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(toServiceError(error)),
        );
    };
  const providerInputs = (struct: Parameters<typeof decode>[0]) =>
    decodeProviderInputs(reveal(decode(struct)), definition.textInputs);

  const service: Partial<IResourceProviderServer> = {
    handshake: unary((request, session) => {
      session.attach(request.getEngineAddress());
      const response = new ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),
    attach: unary((request, session) => {
      session.attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(definition.version);
      return info;
    }),
    getSchema: unary(() => {
      const response = new GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    checkConfig: unary((request) => {
      const response = new CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: unary((request) => {
      const old = providerInputs(request.getOldInputs());
      const inputs = providerInputs(request.getNews());
      const found = differences(old, inputs);
      return diffResponse(definition.diffConfig?.(old, inputs) ?? changeOf(found, definition), found);
    }),
    configure: unary(async (request, session) => {
      session.configure(await definition.configure(providerInputs(request.getArgs())));
      const response = new ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    }),
    invoke: unary((request, session) => invoke(definition, hooks, request, session)),
    construct: unary((request) => construct(definition, hooks, request)),
    check: unary((request, session) => resources.check(request, session)),
    diff: unary((request, session) => resources.diff(request, session)),
    create: unary((request, session) => resources.create(request, session)),
    read: unary((request, session) => resources.read(request, session)),
    update: unary((request, session) => resources.update(request, session)),
    delete: unary((request, session) => resources.delete(request, session)),
    cancel: unary((_request, session) => {
      session.cancel();
      return new Empty();
    }),
  };
  return service as UntypedServiceImplementation;
}

async function invoke(
  definition: ProviderDefinition<unknown>,
  hooks: Hooks,
  request: InvokeRequest,
  session: Session,
): Promise<InvokeResponse> {
  const token = request.getTok();
  const serve = definition.invokes[token];
  if (serve === undefined) {
    throw new ProviderError(status.NOT_FOUND, `the lab's ${definition.name} provider does not know function ${token}`);
  }
  const response = new InvokeResponse();
  const args = reveal(decode(request.getArgs()));
  if (containsUnknown(args)) {
    // What the engine itself answers for a provider that is not known yet: every result is unknown.
    return response;
  }
  const operation = {
    provider: definition.name,
    method: "invoke",
    urn: "",
    token,
    preview: request.getPreview(),
  } as const;
  response.setReturn(encode(await withHooks(hooks, operation, () => serve(args, session.context))));
  return response;
}
