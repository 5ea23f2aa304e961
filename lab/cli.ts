import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { bringUp, takeDown } from "./background";
import { DEFAULT_PLATFORMS, DISTRIBUTIONS, type DistributionName, type LabCloud } from "./distributions";
import { shellExports } from "./environment";
import { DEFAULT_FOLDER, readState } from "./folder";
import type { LabOptions } from "./lab";
import { HOURS_TO_LIVE } from "./owner-message";
import type { LabState } from "./state";
import { prepareTools } from "./tools";

const USAGE = `usage: npm run lab -- up|down|status|env [--folder FOLDER] [--cloud CLOUD] [--platform PLATFORM] [--api-server-port PORT]

  up      starts the lab in the background; it ends by itself after ${HOURS_TO_LIVE} hours
  down    ends it and removes its folder
  status  exit code 0 if it is up, 1 if not
  env     prints shell exports: eval "$(npm run --silent lab -- env)"

  --folder           where the lab keeps its files, .lab of this clone by default
  --cloud            for up: where the cluster is, aws by default, or azure; both clouds are there either way
  --platform         for up: what the cluster is, by default the cloud's own service
${platformLines().join("\n")}
  --api-server-port  for up: the cluster's port on 127.0.0.1, a free one by default`;

function platformLines(): string[] {
  return Object.entries(DISTRIBUTIONS).map(
    ([cloud, names]) => `                       ${cloud}: ${Object.keys(names).join(", ")}`,
  );
}

async function up(options: LabOptions, signal: AbortSignal): Promise<number> {
  const running = readState(options.folder);
  if (running !== undefined) {
    console.log(`The lab is up already.\n${describe(running)}`);
    return 0;
  }
  await prepareTools({ signal });
  console.error("Starting the lab ...");
  console.log(`The lab is up.\n${describe(await bringUp(options, signal))}`);
  return 0;
}

async function down(folder: string): Promise<number> {
  const found = await takeDown(folder);
  console.log(found ? "The lab is down." : "No lab is up.");
  return 0;
}

function status(folder: string): number {
  const state = readState(folder);
  console.log(
    state === undefined ? "No lab is up. Start one: npm run lab -- up" : `The lab is up.\n${describe(state)}`,
  );
  return state === undefined ? 1 : 0;
}

function env(folder: string): number {
  const state = readState(folder);
  if (state === undefined) {
    console.error("No lab is up. Start one: npm run lab -- up");
    return 1;
  }
  console.log(shellExports(state));
  return 0;
}

function describe({ aws, azure, cluster, folder, pid }: LabState): string {
  return [
    `  Kubernetes  ${cluster.endpoint}  kubeconfig ${cluster.kubeconfig}`,
    `  AWS         ${aws.endpoint}  account ${aws.accountId}, region ${aws.region}`,
    `  Azure       ${azure.resourceManager}  subscription ${azure.subscriptionId}`,
    `  Issuer      ${cluster.issuerUrl}`,
    `  Logs        ${folder}/logs`,
    `  Process     ${pid}`,
    `Use it: eval "$(npm run --silent lab -- env)", then pulumi, kubectl and aws talk to it.`,
    `End it: npm run lab -- down`,
  ].join("\n");
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65535) return port;
  throw new Error(`--api-server-port is "${text}": give a port from 1024 to 65535, or leave it out`);
}

function cloudOf(text: string): LabCloud {
  if (Object.hasOwn(DISTRIBUTIONS, text)) return text as LabCloud;
  throw new Error(`--cloud is "${text}": give ${Object.keys(DISTRIBUTIONS).join(" or ")}`);
}

function platformOf(cloud: LabCloud, text: string): DistributionName {
  if (Object.hasOwn(DISTRIBUTIONS[cloud], text)) return text as DistributionName;
  throw new Error(`--platform is "${text}": on ${cloud} give one of ${Object.keys(DISTRIBUTIONS[cloud]).join(", ")}`);
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      folder: { type: "string", default: DEFAULT_FOLDER },
      cloud: { type: "string", default: "aws" },
      platform: { type: "string" },
      "api-server-port": { type: "string" },
    },
  });
  const folder = resolve(values.folder);
  const [command, ...rest] = positionals;
  if (command === undefined || rest.length > 0) throw new Error(`name one command\n\n${USAGE}`);
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => interrupted.abort(new Error("Interrupted.")));
  switch (command) {
    case "up": {
      const cloud = cloudOf(values.cloud);
      const platform = platformOf(cloud, values.platform ?? DEFAULT_PLATFORMS[cloud]);
      const options = { folder, cloud, platform, apiServerPort: portOf(values["api-server-port"]) };
      return up(options, interrupted.signal);
    }
    case "down":
      return down(folder);
    case "status":
      return status(folder);
    case "env":
      return env(folder);
    default:
      throw new Error(`there is no command "${command}"\n\n${USAGE}`);
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
