import type { Command } from "commander";
import { addClusterOptions, openInstallation, type ClusterOptions } from "../cli/cluster-options";
import { interruption } from "../cli/interruption";
import { seconds } from "../cli/seconds";
import { ApiServer } from "../cluster/api-server";
import { loadKubeConfig } from "../cluster/kubeconfig";
import type { Installation } from "../installation";
import { LiveCluster } from "./live-cluster";
import { planRestart, type RestartPlan } from "./plan";
import { prepare, type Preparation } from "./preparation";
import { rehearse } from "./rehearsal";
import { runRestart } from "./run";
import { planText, resultText } from "./text";

interface RestartOptions extends ClusterOptions {
  readonly yes?: boolean;
  readonly evictionTimeout: number;
  readonly readyTimeout: number;
}

const pollMilliseconds = 1000;

/** Adds `restart` to the program. */
export function addCommand(program: Command): void {
  const command = program
    .command("restart")
    .description(
      "Replace the pods of Portworx and Stork that lack the identity, one storage node at a time. Shows the plan; changes something only with --yes.",
    );
  addClusterOptions(command)
    .option("--yes", "carry the plan out")
    .option("--eviction-timeout <seconds>", "how long a disruption budget may hold one eviction up", seconds, 600)
    .option("--ready-timeout <seconds>", "how long one new pod may take to be ready and its node online", seconds, 900)
    .addHelpText(
      "after",
      "\nExit code: 0 the plan is shown or carried out, 1 it ended early, 2 it could not run. The same command goes on.",
    )
    .action(async (options: RestartOptions) => {
      process.exitCode = await restart(options);
    });
}

async function restart(options: RestartOptions): Promise<number> {
  const signal = interruption();
  const installation = await openInstallation(options, {}, { signal });
  const preparation = await prepare(installation);
  const cluster = new LiveCluster(installation.cluster, preparation.namespace, {
    server: new ApiServer(loadKubeConfig(options)),
    timeoutMilliseconds: options.timeout * 1000,
  });
  const { rules, serviceAccounts, title } = preparation;
  const plan = planRestart(await cluster.inventory(serviceAccounts), rules);
  console.log(planText(plan, title, rules.identity.value));
  if (plan.steps.length === 0) return 0;
  await checkWorthwhile(installation, preparation, plan);
  if (options.yes !== true) {
    console.log("\nNothing has been changed. To carry it out, add --yes.");
    return 0;
  }
  const result = await runRestart(plan.steps, cluster, rules, {
    evictionMilliseconds: options.evictionTimeout * 1000,
    readyMilliseconds: options.readyTimeout * 1000,
    pollMilliseconds,
    signal,
    progress: (line) => console.error(line),
  });
  console.log(`\n${resultText(result, plan.steps.length)}`);
  return result.stopped === undefined ? 0 : 1;
}

/** @throws Error where a new pod would lack the identity too */
async function checkWorthwhile(
  { cluster }: Installation,
  { namespace, rules }: Preparation,
  { steps }: RestartPlan,
): Promise<void> {
  for (const component of ["portworx", "stork"] as const) {
    const step = steps.find((candidate) => candidate.component === component);
    if (step === undefined) continue;
    const rehearsal = await rehearse(cluster, namespace, step, rules);
    if (rehearsal.state === "unknown")
      console.error(`Whether new pods get the identity could not be tried: ${rehearsal.why}`);
    if (rehearsal.state === "useless")
      throw new Error(`${rehearsal.why}. Nothing has been changed; see npx pxwi doctor`);
  }
}
