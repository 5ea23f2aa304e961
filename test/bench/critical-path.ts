import type { FinishedOperation } from "../../lab/providers/base/hooks";
import { Timeline } from "../../lab/providers/base/timeline";
import { runStack } from "../../stacks";
import { withEngine } from "../engine/engine";
import { recordedCloud } from "../recorded-cloud";

/** How an `up` of a stack spends its time when every call of a cloud takes the same while. */
export interface CriticalPathMeasure {
  cloud: MeasuredCloud;
  delaySeconds: number;
  /** Calls that wait for one another, first to last. */
  path: string[];
  /** Without any delay: engine and program. */
  idleSeconds: number;
  delayedSeconds: number;
  /** What the delays added, in units of critical path x delay. */
  ratio: number;
}

const PROJECT = "portworx-workload-identity";

const CONFIGURATIONS = {
  aws: {
    "aws:region": "us-east-1",
    [`${PROJECT}:cloud`]: "aws",
    [`${PROJECT}:platform`]: "eks",
    [`${PROJECT}:cluster`]: '{"name":"portworx-demo"}',
    [`${PROJECT}:kubernetes`]: '{"context":"portworx-demo"}',
  },
  azure: {
    [`${PROJECT}:cloud`]: "azure",
    [`${PROJECT}:platform`]: "aks",
    [`${PROJECT}:cluster`]: '{"name":"portworx-demo","resourceGroup":"portworx-demo"}',
    [`${PROJECT}:kubernetes`]: '{"context":"portworx-demo"}',
  },
} as const;

export type MeasuredCloud = keyof typeof CONFIGURATIONS;

/** The methods that reach a cloud; checks and diffs are the provider's own work. */
const CLOUD_CALLS = ["invoke", "create", "read", "update", "delete"];

export async function measureCriticalPath(cloud: MeasuredCloud, delaySeconds: number): Promise<CriticalPathMeasure> {
  const idle = await timedUp(cloud, 0);
  const delayed = await timedUp(cloud, delaySeconds);
  const path = longestChain(delayed.operations);
  const added = delayed.seconds - idle.seconds;
  return {
    cloud,
    delaySeconds,
    path,
    idleSeconds: idle.seconds,
    delayedSeconds: delayed.seconds,
    ratio: added / (path.length * delaySeconds),
  };
}

interface TimedUp {
  seconds: number;
  operations: (FinishedOperation & { waitsFor: string[] })[];
}

async function timedUp(cloud: MeasuredCloud, delaySeconds: number): Promise<TimedUp> {
  const timeline = new Timeline();
  let result: TimedUp | undefined;
  const hooks = {
    before: ({ method }: { method: string }) =>
      CLOUD_CALLS.includes(method) && delaySeconds > 0
        ? new Promise<void>((resolve) => setTimeout(resolve, delaySeconds * 1000))
        : undefined,
    after: (operation: FinishedOperation) => timeline.after(operation),
  };
  await withEngine(
    runStack,
    recordedCloud(),
    async ({ stack }) => {
      const start = performance.now();
      await stack.up();
      const seconds = (performance.now() - start) / 1000;
      const state = (await stack.exportStack()).deployment as { resources: { urn: string; dependencies?: string[] }[] };
      const dependencies = new Map(state.resources.map(({ urn, dependencies: urns = [] }) => [urn, urns]));
      const operations = timeline.operations
        .filter(({ method }) => CLOUD_CALLS.includes(method))
        .map((operation) => ({ ...operation, waitsFor: dependencies.get(operation.urn) ?? [] }));
      result = { seconds, operations };
    },
    { project: PROJECT, config: CONFIGURATIONS[cloud], hooks },
  );
  if (!result) throw new Error("the up was not measured");
  return result;
}

/** The longest chain of creates by the state's own dependencies, behind the lookups that the program awaits first. */
function longestChain(operations: TimedUp["operations"]): string[] {
  const creates = new Map(operations.filter(({ method }) => method === "create").map((one) => [one.urn, one]));
  const known = new Map<string, string[]>();
  const chainTo = (urn: string): string[] => {
    const found = known.get(urn);
    if (found) return found;
    const create = creates.get(urn);
    if (!create) return [];
    const longest = create.waitsFor.map(chainTo).reduce((one, other) => (other.length > one.length ? other : one), []);
    const chain = [...longest, `create ${create.token}`];
    known.set(urn, chain);
    return chain;
  };
  const chains = [...creates.keys()].map(chainTo);
  const longest = chains.reduce((one, other) => (other.length > one.length ? other : one), []);
  const lookups = operations.filter(({ method }) => method === "invoke").map(({ token }) => `lookup ${token}`);
  return [...lookups, ...longest];
}
