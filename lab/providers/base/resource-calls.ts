import { status } from "@grpc/grpc-js";
import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  type DiffResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { decode, encode } from "./codec";
import { changeOf, differences } from "./comparison";
import { diffResponse } from "./diff-response";
import { initFailed, ProviderError } from "./errors";
import { type Hooks, type Method, withHooks } from "./hooks";
import {
  type Call,
  CheckError,
  InitError,
  type Kind,
  type Live,
  type Properties,
  type ProviderDefinition,
} from "./kind";
import type { Session } from "./session";
import { markNames, markSecrets, reveal } from "./values";

interface ResourceRequest {
  getUrn(): string;
  getType(): string;
  getTimeout?(): number;
  getPreview?(): boolean;
}

/** What the engine asks about resources, put to their kinds: values decoded, secrets revealed and marked again. */
export class ResourceCalls {
  constructor(
    private readonly definition: ProviderDefinition<unknown>,
    private readonly hooks: Hooks,
  ) {}

  check(request: CheckRequest, session: Session): Promise<CheckResponse> {
    return this.run("check", request, session, async (kind, call) => {
      const inputs = decode(request.getNews());
      const response = new CheckResponse();
      try {
        const old = decode(request.getOlds());
        const hasOld = Object.keys(old).length > 0;
        const checked = (await kind.check?.(reveal(inputs), hasOld ? reveal(old) : undefined, call)) ?? reveal(inputs);
        response.setInputs(encode(secured(kind, checked, inputs)));
      } catch (error) {
        if (!(error instanceof CheckError)) {
          throw error;
        }
        const failure = new CheckFailure();
        failure.setProperty(error.property);
        failure.setReason(error.reason);
        response.addFailures(failure);
      }
      return response;
    });
  }

  diff(request: DiffRequest, session: Session): Promise<DiffResponse> {
    return this.run("diff", request, session, async (kind, call) => {
      const old = oldOf(request.getOldInputs(), request.getOlds());
      const inputs = reveal(decode(request.getNews()));
      const found = differences(old.inputs, inputs);
      const change =
        (await kind.diff?.({ ...old, id: request.getId() }, inputs, call)) ??
        changeOf(found, { ...kind, replaceAlways: kind.update === undefined });
      return diffResponse(change, found);
    });
  }

  create(request: CreateRequest, session: Session): Promise<CreateResponse> {
    return this.run("create", request, session, async (kind, call) => {
      const marked = decode(request.getProperties());
      const inputs = reveal(marked);
      const response = new CreateResponse();
      if (request.getPreview()) {
        const outputs = (await kind.preview?.(inputs, undefined, call)) ?? inputs;
        response.setProperties(encode(secured(kind, outputs, marked)));
        return response;
      }
      const created = await keepingPartialState(kind, marked, () => kind.create(inputs, call));
      response.setId(created.id);
      response.setProperties(encode(secured(kind, created.outputs, marked)));
      return response;
    });
  }

  read(request: ReadRequest, session: Session): Promise<ReadResponse> {
    return this.run("read", request, session, async (kind, call) => {
      const markedInputs = decode(request.getInputs());
      const markedOutputs = decode(request.getProperties());
      const old = { inputs: reveal(markedInputs), outputs: reveal(markedOutputs) };
      const response = new ReadResponse();
      const live = await kind.read(request.getId(), old, call);
      if (live !== undefined) {
        response.setId(request.getId());
        response.setInputs(encode(secured(kind, live.inputs, markedInputs)));
        response.setProperties(encode(secured(kind, markSecrets(live.outputs, markedOutputs), markedInputs)));
      }
      return response;
    });
  }

  update(request: UpdateRequest, session: Session): Promise<UpdateResponse> {
    return this.run("update", request, session, async (kind, call) => {
      const marked = decode(request.getNews());
      const inputs = reveal(marked);
      const old = oldOf(request.getOldInputs(), request.getOlds());
      const response = new UpdateResponse();
      if (request.getPreview()) {
        const outputs = (await kind.preview?.(inputs, old, call)) ?? { ...computedOutputs(old), ...inputs };
        response.setProperties(encode(secured(kind, outputs, marked)));
        return response;
      }
      const outputs = await keepingPartialState(kind, marked, async () => {
        const updated = await kind.update?.(request.getId(), old, inputs, call);
        if (updated === undefined) {
          throw new Error(`${kind.token} cannot be updated in place`);
        }
        return updated;
      });
      response.setProperties(encode(secured(kind, outputs, marked)));
      return response;
    });
  }

  delete(request: DeleteRequest, session: Session): Promise<Empty> {
    return this.run("delete", request, session, async (kind, call) => {
      await kind.delete(request.getId(), oldOf(request.getOldInputs(), request.getProperties()), call);
      return new Empty();
    });
  }

  private async run<Response>(
    method: Method,
    request: ResourceRequest,
    session: Session,
    serve: (kind: Kind<unknown>, call: Call<unknown>) => Promise<Response>,
  ): Promise<Response> {
    const urn = request.getUrn();
    const token = request.getType();
    const kind = this.definition.kindOf(token);
    if (kind === undefined) {
      const message = `the lab's ${this.definition.name} provider does not know resource type ${token}`;
      throw new ProviderError(status.NOT_FOUND, message);
    }
    const messages: Promise<void>[] = [];
    let hasStatus = false;
    const call: Call<unknown> = {
      context: session.context,
      urn,
      timeoutSeconds: request.getTimeout?.() ?? 0,
      signal: session.signal,
      log(severity, message) {
        hasStatus ||= severity === "status";
        messages.push(session.log(urn, severity, message));
      },
    };
    const operation = {
      provider: this.definition.name,
      method,
      urn,
      token,
      preview: request.getPreview?.() ?? false,
    };
    try {
      return await withHooks(this.hooks, operation, () => serve(kind, call));
    } finally {
      if (hasStatus) {
        // A status lasts no longer than its operation.
        call.log("status", "");
      }
      // The engine may close the connection right after the answer.
      await Promise.all(messages);
    }
  }
}

type EncodedProperties = Parameters<typeof decode>[0];

function oldOf(inputs: EncodedProperties, outputs: EncodedProperties): Live {
  return { inputs: reveal(decode(inputs)), outputs: reveal(decode(outputs)) };
}

function computedOutputs({ inputs, outputs }: Live): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !(name in inputs)));
}

function secured(kind: Kind<unknown>, properties: Properties, markedInputs: Properties): Properties {
  return markNames(markSecrets(properties, markedInputs), kind.secretOutputs);
}

async function keepingPartialState<T>(
  kind: Kind<unknown>,
  markedInputs: Properties,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof InitError ? initFailed(error, encode(secured(kind, error.outputs, markedInputs))) : error;
  }
}
