import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { runStack } from "../../stacks";
import { foreignVariables } from "../environment";
import { startLab, type Lab } from "../lab";
import { prepareTools } from "../tools";
import { secondPreviewProof, type Demonstration } from "./demonstration";
import { doctorProof } from "./doctor";
import { untilInstalled } from "./installation";
import type { Report } from "./report";
import { DemoStack } from "./stack";

const REPOSITORY = join(__dirname, "../..");

/** Azure has one, too: a proof that copes with it here copes with it there. */
const PROPAGATION_SECONDS = 5;

const write = (text: string): void => void process.stdout.write(text);
const line = (text: string): void => write(`${text}\n`);

/** Brings the stack up in a lab of its own, proves the identity chain and takes everything down again. */
export async function demonstrate(
  demonstration: Demonstration,
  keep: boolean,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  line(demonstration.plan);
  await prepareTools({ signal });
  // The Automation API adds to the environment and cannot take away what would lead to an account of the user's own.
  for (const name of foreignVariables()) delete process.env[name];
  const folder = await mkdtemp(join(tmpdir(), "portworx-demo-"));
  const { cloud, platform } = demonstration;
  let lab: Lab | undefined;
  try {
    lab = await startLab({ folder, cloud, platform, propagationSeconds: PROPAGATION_SECONDS });
    signal.throwIfAborted();
    await demonstration.prepare(lab.state);
    await proveInstallation(lab, demonstration, keep, report, signal);
  } finally {
    await lab?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function proveInstallation(
  lab: Lab,
  demonstration: Demonstration,
  keep: boolean,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  report.section("pulumi up");
  const { cloud } = demonstration;
  const settings = demonstration.settings(lab.state);
  const stack = await DemoStack.create(lab.state, REPOSITORY, cloud, runStack, settings, write, signal);
  const outputs = await stack.up();
  const scene = demonstration.open(lab.state, outputs);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(lab.state.cluster.kubeconfig);
  await untilInstalled(kubeConfig, scene.namespace, String(outputs.storageClusterName), signal);

  for (const section of scene.sections) {
    report.section(section.title);
    await report.prove(await section.proofs());
  }
  report.section("The doctor agrees");
  await report.prove([doctorProof(lab.state, cloud, scene.doctor, signal)]);
  report.section("Nothing drifts, and everything goes in the safe order");
  await report.prove([secondPreviewProof(stack)]);
  if (keep) return keepUntilInterrupted(lab, cloud, signal);
  await report.prove(scene.afterwards(await stack.destroy()));
}

/** Everything lives in the lab, so that its end is the end of the installation too. */
async function keepUntilInterrupted(lab: Lab, stack: string, signal: AbortSignal): Promise<void> {
  const { folder } = lab.state;
  line("\nThe installation stays up until Ctrl-C. To look at it from another shell:");
  line(`  eval "$(npm run --silent lab -- env --folder ${folder})"`);
  line("  kubectl --namespace portworx get storagecluster,pods");
  line(`  pulumi stack --stack ${stack} --cwd ${join(folder, "stack")}`);
  if (!signal.aborted) await once(signal, "abort");
}
