import { parseArgs } from "node:util";
import { DEFAULT_PLATFORMS, DISTRIBUTIONS, type DistributionName, type LabCloud } from "../distributions";

/** One platform to demonstrate. */
export interface DemoTarget {
  readonly cloud: LabCloud;
  readonly platform: DistributionName;
}

/** What `npm run demo` was asked for. */
export interface DemoOptions {
  /** In this order. */
  readonly targets: readonly DemoTarget[];
  /** Leaves lab and stack up, and says how to use and end them. */
  readonly keep: boolean;
}

const clouds = Object.keys(DISTRIBUTIONS) as LabCloud[];
const usage = [
  `usage: npm run demo [-- ${clouds.join("|")}] [--platform PLATFORM] [--keep]`,
  ...clouds.map((cloud) => `  platforms of ${cloud}: ${platformsOf(cloud).join(", ")}`),
  "  without a cloud: both, one after the other",
].join("\n");

/** @throws an Error whose message names the argument, what is wanted and the usage lines. */
export function parseDemoOptions(args: string[]): DemoOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { platform: { type: "string" }, keep: { type: "boolean", default: false } },
  });
  const [cloud, ...rest] = positionals;
  if (rest.length > 0 || (cloud !== undefined && !isCloud(cloud))) {
    throw new Error(`cannot demonstrate "${positionals.join(" ")}": the lab knows ${clouds.join(" and ")}\n${usage}`);
  }
  if (cloud === undefined) return { targets: everyCloud(values), keep: false };
  const platform = values.platform ?? DEFAULT_PLATFORMS[cloud];
  if (!isPlatform(cloud, platform)) {
    throw new Error(`--platform ${platform}: on ${cloud} there are ${platformsOf(cloud).join(", ")}\n${usage}`);
  }
  return { targets: [{ cloud, platform }], keep: values.keep };
}

function everyCloud({ platform, keep }: { platform?: string; keep?: boolean }): DemoTarget[] {
  if (platform !== undefined) throw new Error(`--platform ${platform}: of which cloud? Name it first.\n${usage}`);
  if (keep) throw new Error(`--keep keeps one lab: name the cloud whose it is to be.\n${usage}`);
  return clouds.map((cloud) => ({ cloud, platform: DEFAULT_PLATFORMS[cloud] }));
}

function platformsOf(cloud: LabCloud): string[] {
  return Object.keys(DISTRIBUTIONS[cloud]);
}

function isCloud(name: string): name is LabCloud {
  return Object.hasOwn(DISTRIBUTIONS, name);
}

function isPlatform(cloud: LabCloud, name: string): name is DistributionName {
  return Object.hasOwn(DISTRIBUTIONS[cloud], name);
}
