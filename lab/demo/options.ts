import { parseArgs } from "node:util";
import { DISTRIBUTIONS, type DistributionName } from "../distributions";

/** What `npm run demo` was asked for. */
export interface DemoOptions {
  platform: DistributionName;
  /** Leaves lab and stack up, and says how to use and end them. */
  keep: boolean;
}

const names = Object.keys(DISTRIBUTIONS);
const usage = `usage: npm run demo [-- aws] [--platform ${names.join("|")}] [--keep]`;

/** @throws an Error whose message names the argument, what is wanted and the usage line. */
export function parseDemoOptions(args: string[]): DemoOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { platform: { type: "string", default: "eks" }, keep: { type: "boolean", default: false } },
  });
  const [cloud = "aws", ...rest] = positionals;
  if (cloud !== "aws" || rest.length > 0) {
    throw new Error(`cannot demonstrate "${positionals.join(" ")}": the lab knows the cloud "aws"\n${usage}`);
  }
  if (!isDistribution(values.platform)) {
    throw new Error(`--platform ${values.platform}: the demo knows the platforms ${names.join(", ")}\n${usage}`);
  }
  return { platform: values.platform, keep: values.keep };
}

function isDistribution(name: string): name is DistributionName {
  return Object.hasOwn(DISTRIBUTIONS, name);
}
