import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { runStack } from "../../stacks";

/** What a stack makes, in components, and which of them waits for which. */
export interface InstallationGraph {
  /** Names in the order in which the program comes to them. */
  readonly parts: readonly string[];
  /** Whoever waits, and what for; what follows from others is left out. */
  readonly waits: readonly (readonly [string, string])[];
}

/** The parts of a registration that are looked at. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
}

interface Monitor {
  registerResource: (this: Monitor, request: Request, callback: Callback) => unknown;
}

type Callback = (error: unknown, response?: { getUrn(): string }) => void;

const PROJECT = "portworx-workload-identity";

/** Answers of the clouds' functions, of an account with nothing in it; what is not here does not exist. */
const answers: Readonly<Record<string, Record<string, unknown>>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
  "aws:index/getPartition:getPartition": { partition: "aws" },
};

/** Runs the program without an engine, and takes down what it asks for. */
export async function installationGraph(configuration: Readonly<Record<string, unknown>>): Promise<InstallationGraph> {
  const requests = new Map<string, Request>();
  const monitor = MockMonitor.prototype as unknown as Monitor;
  const { registerResource } = monitor;
  monitor.registerResource = function (request, callback) {
    return registerResource.call(this, request, (error, response) => {
      if (response) requests.set(response.getUrn(), request);
      callback(error, response);
    });
  };
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
        call: ({ token }) => answers[token] ?? Promise.reject(notFound()),
      },
      PROJECT,
      "docs",
      true,
      "organization",
    );
    pulumi.runtime.setAllConfig(flat(configuration));
    await runStack();
    await pulumi.runtime.disconnect();
  } finally {
    monitor.registerResource = registerResource;
  }
  return graphOf(requests);
}

/** The runtime reads the text of a failed call from `details`. */
function notFound(): Error {
  return Object.assign(new Error("not found"), { details: "reading IAM OIDC Provider: not found" });
}

function flat(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => [
      key.includes(":") ? key : `${PROJECT}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function graphOf(requests: ReadonlyMap<string, Request>): InstallationGraph {
  const isPart = (urn: string): boolean => !/^pulumi:/.test(requests.get(urn)?.getType() ?? "pulumi:");
  const topOf = (urn: string): string => {
    const parent = requests.get(urn)?.getParent() ?? "";
    return isPart(parent) ? topOf(parent) : urn;
  };
  const nameOf = (urn: string): string => requests.get(topOf(urn))?.getName() ?? urn;
  const urns = [...requests.keys()].filter(isPart);
  const edges = new Map<string, Set<string>>();
  for (const urn of urns) {
    const from = nameOf(urn);
    const needed = edges.get(from) ?? new Set<string>();
    for (const other of requests.get(urn)?.getDependenciesList() ?? []) {
      if (isPart(other) && nameOf(other) !== from) needed.add(nameOf(other));
    }
    edges.set(from, needed);
  }
  return { parts: [...edges.keys()], waits: directOnly(edges) };
}

/** Leaves out what is waited for by way of another part anyway. */
function directOnly(edges: ReadonlyMap<string, ReadonlySet<string>>): (readonly [string, string])[] {
  const reaches = (from: string, to: string): boolean =>
    [...(edges.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return [...edges].flatMap(([from, needed]) =>
    [...needed]
      .filter((to) => ![...needed].some((other) => other !== to && reaches(other, to)))
      .map((to) => [from, to] as const),
  );
}
