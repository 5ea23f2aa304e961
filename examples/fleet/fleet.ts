import { LocalWorkspace, type LocalWorkspaceOptions } from "@pulumi/pulumi/automation";
import { identityGroups, providerConfig, type FleetCluster, type IdentityGroup } from "./fleet-cluster";

export interface FleetOptions {
  /** Stacks that run at the same time: each is an engine, a program and its providers. */
  readonly parallel: number;
  /** Shows what would change and changes nothing. */
  readonly preview: boolean;
  /** Folder of the program, where the stacks' settings are kept too. */
  readonly folder: string;
  /** Anything else for the Automation API, such as environment variables. */
  readonly workspace?: LocalWorkspaceOptions;
}

/** What became of one stack. */
export interface Outcome {
  readonly stack: string;
  readonly seconds: number;
  /** Number of resources by what was done with them, such as `create` or `same`. */
  readonly changes: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it failed. */
  readonly error?: string;
}

/** Brings every cluster's stack up, shared identities first. A stack that fails stops nobody but those that need it. */
export async function runFleet(clusters: readonly FleetCluster[], options: FleetOptions): Promise<Outcome[]> {
  if (!Number.isInteger(options.parallel) || options.parallel < 1) {
    throw new Error(
      `parallel: got ${options.parallel}, wanted the number of stacks at a time: a whole number from 1 on`,
    );
  }
  const groups = identityGroups(clusters).filter(({ shared }) => shared);
  const identities = await inParallel(groups, options.parallel, (group) => runShared(group, options));
  const outcomes = await inParallel(clusters, options.parallel, (cluster) => {
    const shared = identities.find(({ stack }) => stack === sharedStack(cluster.sharedIdentity));
    return runCluster(cluster, shared, options);
  });
  return [...identities, ...outcomes];
}

const sharedStack = (name: string | undefined) => `shared-${name ?? ""}`;

function runShared(group: IdentityGroup, options: FleetOptions): Promise<Outcome> {
  return runStack(sharedStack(group.name), group.clusters[0], { identityGroup: group }, options);
}

function runCluster(cluster: FleetCluster, shared: Outcome | undefined, options: FleetOptions): Promise<Outcome> {
  if (shared?.error !== undefined) {
    const error = `not started, since ${shared.stack} failed`;
    return Promise.resolve({ stack: cluster.name, seconds: 0, changes: {}, outputs: {}, error });
  }
  return runStack(cluster.name, cluster, { cluster, sharedIdentity: shared?.outputs }, options);
}

/**
 * Runs a stack in processes of its own: of programs that are inline, all in one process, an error that one leaves
 * unhandled would fail every other.
 */
async function runStack(
  stackName: string,
  home: FleetCluster | undefined,
  settings: Readonly<Record<string, unknown>>,
  { preview, folder, workspace }: FleetOptions,
): Promise<Outcome> {
  const start = performance.now();
  const outcome = (changes: Outcome["changes"], outputs: Outcome["outputs"], error?: string): Outcome => {
    return { stack: stackName, seconds: (performance.now() - start) / 1000, changes, outputs, error };
  };
  try {
    const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: folder }, workspace);
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    const config = given.map(([key, value]) => [key, { value: JSON.stringify(value) }] as const);
    await stack.setAllConfig({ ...Object.fromEntries(config), ...(home && providerConfig(home)) });
    if (preview) return outcome((await stack.preview()).changeSummary, textsOf(await stack.outputs()));
    const { summary, outputs } = await stack.up();
    return outcome(summary.resourceChanges ?? {}, textsOf(outputs));
  } catch (error) {
    return outcome({}, {}, error instanceof Error ? error.message : String(error));
  }
}

function textsOf(outputs: Readonly<Record<string, { value: unknown }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, String(value)]));
}

/** Runs them in order, never more than `limit` at a time; the results keep the order. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
