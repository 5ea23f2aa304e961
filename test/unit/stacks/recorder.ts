import * as pulumi from "@pulumi/pulumi";
import { MockMonitor, type MockCallArgs } from "@pulumi/pulumi/runtime/mocks";
import { runStack } from "../../../stacks";

export const PROJECT = "portworx-workload-identity";
export const ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

/** A resource as the engine is asked for it. */
export interface RecordedResource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  protect: boolean;
  retainOnDelete: boolean;
  /** Types of the resources that must be there before it. */
  dependencies: string[];
  /** A component of another program, as those of `@pulumi/eks` are. */
  remote: boolean;
}

export interface Recording {
  outputs: Record<string, unknown>;
  resources: RecordedResource[];
  calls: MockCallArgs[];
  /** The one resource of a type; fails where there is none or more. */
  only: (type: string) => RecordedResource;
}

export interface Situation {
  preview?: boolean;
  /** Answer of EKS, on top of a healthy cluster; an Error where the lookup fails. */
  eks?: Record<string, unknown> | Error;
  /** The account's partition. */
  partition?: string;
  /** The account's OIDC provider for the issuer; none by default. */
  oidcProvider?: Record<string, unknown>;
  /** What becomes known of a resource once it is made, by type; its inputs by default. */
  made?: Readonly<Record<string, Record<string, unknown>>>;
  /** Answers of another cloud's functions, by token; what they throw is what the call fails with. */
  answers?: Readonly<Record<string, (inputs: Record<string, string>) => Record<string, unknown>>>;
}

/** The parts of a registration that the mocks of the SDK do not hand on. */
interface Request {
  getType(): string;
  getName(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getRemote(): boolean;
  getDependenciesList(): string[];
}

interface Monitor {
  registerResource: (this: Monitor, request: Request, callback: unknown) => unknown;
}

/** A working configuration as the engine passes it, with changes; undefined takes a key away. */
export function configured(changes: Record<string, unknown> = {}): Record<string, string> {
  const keys = {
    "aws:region": "us-east-1",
    cloud: "aws",
    platform: "eks",
    cluster: { name: "demo" },
    kubernetes: { context: "demo" },
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(keys)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key.includes(":") ? key : `${PROJECT}:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
  );
}

/** Runs the program against mocks, as stack acme/portworx-workload-identity/test. */
export async function recordStack(
  configuration: Record<string, string>,
  situation: Situation = {},
): Promise<Recording> {
  const resources: RecordedResource[] = [];
  const calls: MockCallArgs[] = [];
  const requests = new Map<string, Request>();
  const monitor = MockMonitor.prototype as unknown as Monitor;
  const { registerResource } = monitor;
  monitor.registerResource = function (request, callback) {
    requests.set(`${request.getType()} ${request.getName()}`, request);
    return registerResource.call(this, request, callback);
  };
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, custom, id }) => {
          const request = requests.get(`${type} ${name}`);
          const remote = request?.getRemote() ?? false;
          if (custom || remote) {
            resources.push({
              type,
              name,
              inputs: inputs as Record<string, unknown>,
              protect: request?.getProtect() ?? false,
              retainOnDelete: request?.getRetainondelete() ?? false,
              dependencies: typesOf(request?.getDependenciesList() ?? []),
              remote,
            });
          }
          // What is only read is there already, under the id that it is asked for by.
          const state = id
            ? { metadata: { name: id } }
            : { ...(inputs as object), ...madeOf(type), ...situation.made?.[type] };
          return { id: id || `${name}-id`, state };
        },
        call: (call) => {
          calls.push(call);
          return answer(call, situation);
        },
      },
      PROJECT,
      "test",
      situation.preview ?? false,
      "acme",
    );
    pulumi.runtime.setAllConfig(configuration);
    const outputs = await resolved({ ...(await runStack()) });
    await pulumi.runtime.disconnect();
    return { outputs, resources, calls, only: (type) => onlyOf(resources, type) };
  } finally {
    monitor.registerResource = registerResource;
  }
}

const answers: Record<string, (inputs: Record<string, string>, situation: Situation) => Record<string, unknown>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: "123456789012" }),
  "aws:index/getPartition:getPartition": (_, { partition = "aws" }) => ({ partition }),
  "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock": () => ({}),
  "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": (_, { oidcProvider }) => {
    if (oidcProvider === undefined) throw failed("reading IAM OIDC Provider: not found");
    return oidcProvider;
  },
  "aws:eks/getCluster:getCluster": ({ name, region }, { eks }) => {
    if (eks instanceof Error) throw failed(eks.message);
    return {
      name,
      arn: `arn:aws:eks:${region}:123456789012:cluster/${name}`,
      endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
      certificateAuthorities: [{ data: "Q0E=" }],
      identities: [{ oidcs: [{ issuer: ISSUER }] }],
      status: "ACTIVE",
      ...eks,
    };
  },
};

function answer({ token, inputs }: MockCallArgs, situation: Situation): Record<string, unknown> {
  const of = situation.answers?.[token] ?? answers[token];
  if (of === undefined) throw failed(`nobody answers ${token}`);
  try {
    return of(inputs as Record<string, string>, situation);
  } catch (error) {
    throw failed((error as Error).message);
  }
}

/** What a key or certificate is, once it is made. */
function madeOf(type: string): Record<string, unknown> {
  return type.startsWith("tls:")
    ? { privateKeyPem: "a key", certRequestPem: "a request", certPem: "a certificate" }
    : {};
}

/** The runtime reads the text of a failed call from `details`. */
function failed(details: string): Error {
  return Object.assign(new Error(details), { details });
}

function onlyOf(resources: RecordedResource[], type: string): RecordedResource {
  const found = resources.filter((resource) => resource.type === type);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources of type ${type}`);
  return found[0];
}

function typesOf(urns: string[]): string[] {
  return urns.map((urn) => urn.split("::")[2]?.split("$").at(-1) ?? urn).sort();
}

function resolved(outputs: Record<string, unknown>): Promise<Record<string, unknown>> {
  return (pulumi.output(outputs) as unknown as { promise(): Promise<Record<string, unknown>> }).promise();
}
