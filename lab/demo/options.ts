import { parseArgs } from "node:util";

/** What `npm run demo` was asked for. */
export interface DemoOptions {
  platform: string;
  /** Leaves lab and stack up, and says how to use and end them. */
  keep: boolean;
}

const usage = "usage: npm run demo [-- aws] [--platform eks] [--keep]";

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
  if (values.platform !== "eks") {
    throw new Error(`--platform ${values.platform}: the demo knows the platform "eks"\n${usage}`);
  }
  return { platform: values.platform, keep: values.keep };
}
