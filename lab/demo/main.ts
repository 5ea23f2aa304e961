import { parseDemoOptions, type DemoTarget } from "./options";
import { demonstrate } from "./run";
import { Report } from "./report";
import type { Demonstration } from "./demonstration";
import type { AwsDistributionName, AzureDistributionName } from "../distributions";

const line = (text: string): void => void process.stdout.write(`${text}\n`);

/** Loaded one by one: the SDKs of a cloud that is not shown cost time. */
async function demonstrationOf({ cloud, platform }: DemoTarget): Promise<Demonstration> {
  if (cloud === "aws") return (await import("./aws")).awsDemonstration(platform as AwsDistributionName);
  return (await import("./azure")).azureDemonstration(platform as AzureDistributionName);
}

async function main(): Promise<number> {
  const started = Date.now();
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => interrupted.abort(new Error("interrupted")));
  const { targets, keep } = parseDemoOptions(process.argv.slice(2));
  const report = new Report(line);
  for (const target of targets) await demonstrate(await demonstrationOf(target), keep, report, interrupted.signal);
  line(`\nDone in ${Math.round((Date.now() - started) / 1000)} s.`);
  line(report.summary);
  return report.failed === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
