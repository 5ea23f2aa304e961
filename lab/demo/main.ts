import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { runStack } from "../../stacks";
import { foreignVariables } from "../environment";
import { startLab, type Lab } from "../lab";
import { prepareTools } from "../tools";
import { clientsOfOwner } from "./clients";
import { untilInstalled } from "./installation";
import { parseDemoOptions, type DemoOptions } from "./options";
import { planOf } from "./plan";
import { PLATFORMS } from "./platforms";
import { exchangeProofs, refusalProofs } from "./proofs/exchange";
import { injectionProofs } from "./proofs/injection";
import { issuerProofs } from "./proofs/issuer";
import { destroyOrderProofs, leftoverProofs, secondPreviewProof } from "./proofs/lifecycle";
import { permissionProofs } from "./proofs/permissions";
import { webhookProofs } from "./proofs/webhook";
import { Report } from "./report";
import { BACKUP_BUCKET, FOREIGN_BUCKET, openScene } from "./scene";
import { DemoStack } from "./stack";

const REPOSITORY = join(__dirname, "../..");

const write = (text: string): void => void process.stdout.write(text);
const line = (text: string): void => write(`${text}\n`);

/** Brings the stack up in a lab of its own, proves the identity chain and takes everything down again. */
async function demonstrate(options: DemoOptions, signal: AbortSignal): Promise<Report> {
  const report = new Report(line);
  line(planOf(options.platform));
  await prepareTools({ signal });
  // The Automation API adds to the environment and cannot take away what would lead to an account of the user's own.
  for (const name of foreignVariables()) delete process.env[name];
  const folder = await mkdtemp(join(tmpdir(), "portworx-demo-"));
  let lab: Lab | undefined;
  try {
    lab = await startLab({ folder, distribution: options.platform });
    signal.throwIfAborted();
    await prepareBuckets(lab);
    await proveInstallation(lab, options, report, signal);
  } finally {
    await lab?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return report;
}

/** The stack is given buckets by name: making them is the storage team's business, here the demo's. */
async function prepareBuckets(lab: Lab): Promise<void> {
  const { s3 } = clientsOfOwner(lab.state.aws);
  for (const Bucket of [BACKUP_BUCKET, FOREIGN_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
}

async function proveInstallation(lab: Lab, options: DemoOptions, report: Report, signal: AbortSignal): Promise<void> {
  report.section("pulumi up");
  const platform = PLATFORMS[options.platform];
  const settings = platform.settings(lab.state);
  const stack = await DemoStack.create(lab.state, REPOSITORY, "aws", runStack, settings, write, signal);
  const outputs = await stack.up();
  const scene = openScene(platform, lab.state, String(outputs.namespace), String(outputs.roleArn));
  await untilInstalled(scene, String(outputs.storageClusterName), signal);

  report.section("Identity reaches the pods");
  await report.prove(injectionProofs(scene));
  if (platform.deploysWebhook) {
    report.section("The stack's own webhook");
    await report.prove(webhookProofs(scene));
  }
  if (platform.hostsIssuer) {
    report.section("The stack's own issuer");
    await report.prove(issuerProofs(scene));
  }
  report.section("A token becomes short-lived credentials");
  await report.prove(exchangeProofs(scene));
  report.section("The credentials do what Portworx needs, and nothing else");
  await report.prove(await permissionProofs(scene));
  report.section("Any other token is refused");
  await report.prove(refusalProofs(scene));
  report.section("Nothing drifts, and everything goes in the safe order");
  await report.prove([secondPreviewProof(stack)]);
  if (options.keep) return keepUntilInterrupted(lab, signal);
  const steps = await stack.destroy();
  await report.prove([...destroyOrderProofs(scene, steps), ...leftoverProofs(scene)]);
}

/** Everything lives in the lab, so that its end is the end of the installation too. */
async function keepUntilInterrupted(lab: Lab, signal: AbortSignal): Promise<void> {
  const { folder } = lab.state;
  line("\nThe installation stays up until Ctrl-C. To look at it from another shell:");
  line(`  eval "$(npm run --silent lab -- env --folder ${folder})"`);
  line("  kubectl --namespace portworx get storagecluster,pods");
  line(`  pulumi stack --stack aws --cwd ${join(folder, "stack")}`);
  if (!signal.aborted) await once(signal, "abort");
}

async function main(): Promise<number> {
  const started = Date.now();
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => interrupted.abort(new Error("interrupted")));
  const report = await demonstrate(parseDemoOptions(process.argv.slice(2)), interrupted.signal);
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
