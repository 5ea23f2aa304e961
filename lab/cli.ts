import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { shellExports } from "./environment";
import { DEFAULT_FOLDER, readState } from "./folder";
import { bringUp, takeDown } from "./background";
import { HOURS_TO_LIVE } from "./owner-message";
import type { LabState } from "./state";
import { prepareTools } from "./tools";

const USAGE = `usage: npm run lab -- up|down|status|env [--folder FOLDER] [--api-server-port PORT]

  up      starts the lab in the background; it ends by itself after ${HOURS_TO_LIVE} hours
  down    ends it and removes its folder
  status  exit code 0 if it is up, 1 if not
  env     prints shell exports: eval "$(npm run --silent lab -- env)"

  --folder           where the lab keeps its files, .lab of this clone by default
  --api-server-port  for up: the cluster's port on 127.0.0.1, a free one by default`;

async function up(folder: string, apiServerPort: number | undefined, signal: AbortSignal): Promise<number> {
  const running = readState(folder);
  if (running !== undefined) {
    console.log(`The lab is up already.\n${describe(running)}`);
    return 0;
  }
  await prepareTools({ signal });
  console.error("Starting the lab ...");
  console.log(`The lab is up.\n${describe(await bringUp(folder, apiServerPort, signal))}`);
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

function describe({ aws, cluster, folder, pid }: LabState): string {
  return [
    `  Kubernetes  ${cluster.endpoint}  kubeconfig ${cluster.kubeconfig}`,
    `  AWS         ${aws.endpoint}  account ${aws.accountId}, region ${aws.region}`,
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

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      folder: { type: "string", default: DEFAULT_FOLDER },
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
    case "up":
      return up(folder, portOf(values["api-server-port"]), interrupted.signal);
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
