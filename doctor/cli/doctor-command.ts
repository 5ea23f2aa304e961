import type { Command } from "commander";
import { Cloud } from "../../components/platforms";
import { checkCredentialValue } from "../../components/portworx/credential-keys";
import { loadCloud } from "../cloud";
import { clusterChecks } from "../checks";
import type { Check } from "../check";
import { messageOf } from "../cluster/failures";
import type { Installation } from "../installation";
import { exitCode, reportOf } from "../report";
import type { Report } from "../report-schema";
import { runChecks } from "../run-checks";
import { addClusterOptions, openInstallation, type ClusterOptions } from "./cluster-options";
import { interruption } from "./interruption";
import { progress } from "./progress";
import { table } from "./table";

interface DoctorOptions extends ClusterOptions {
  readonly roleArn?: string;
  readonly clientId?: string;
  readonly bucket?: string;
  readonly storageAccount?: string;
  readonly json?: boolean;
  readonly writeTest?: boolean;
  readonly authorityHost?: string;
  readonly resourceManagerUrl?: string;
}

/** A check makes a few calls, one after the other. */
const callsPerCheck = 3;

/** Adds `doctor` to the program. */
export function addCommand(program: Command): void {
  const command = program
    .command("doctor")
    .description("Prove that a live installation uses its identity, and say what to do where it does not. Reads only.");
  addClusterOptions(command)
    .option("--role-arn <arn>", "AWS: role that Portworx is expected to assume")
    .option("--client-id <id>", "Azure: client id of the managed identity that Portworx is expected to use")
    .option("--bucket <name>", "AWS: bucket that cloud snapshots go to")
    .option("--storage-account <name>", "Azure: storage account that cloud snapshots go to")
    .option("--write-test", "also write an object to bucket or storage account, read it and remove it again")
    .option("--authority-host <url>", "Azure: address of Entra (default: that of the public cloud)")
    .option("--resource-manager-url <url>", "Azure: address of Resource Manager (default: that of the public cloud)")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExit code: 0 nothing failed, 1 something did, 2 the doctor could not run.")
    .action(async (options: DoctorOptions) => {
      process.exitCode = await doctor(options);
    });
}

async function doctor(options: DoctorOptions): Promise<number> {
  const { roleArn, clientId, bucket, storageAccount, writeTest, authorityHost, resourceManagerUrl } = options;
  if (roleArn !== undefined) checkIdentity(Cloud.Aws, roleArn, "--role-arn");
  if (clientId !== undefined) checkIdentity(Cloud.Azure, clientId, "--client-id");
  const signal = interruption();
  const installation = await openInstallation(
    options,
    { roleArn, clientId, bucket, storageAccount },
    { signal, writeTest, authorityHost, resourceManagerUrl },
  );
  const report = await examine(installation, signal);
  console.log(options.json ? JSON.stringify(report, undefined, 2) : table(report, isColoured()));
  return exitCode(report);
}

/** @throws Error where the flag's value is no identity of the cloud */
function checkIdentity(cloud: Cloud, value: string, flag: string): void {
  try {
    checkCredentialValue(cloud, value);
  } catch (error) {
    throw new Error(messageOf(error).replace("credential.value", flag));
  }
}

async function examine(installation: Installation, signal: AbortSignal): Promise<Report> {
  const startedAt = new Date();
  const checks = [...clusterChecks, ...(await cloudChecks(installation))];
  const shown = progress(process.stderr, checks.length, installation.cluster);
  const answers = await runChecks(checks, installation, {
    signal,
    timeoutMilliseconds: callsPerCheck * installation.options.timeoutMilliseconds,
    onFinding: () => shown.step(),
  });
  shown.end();
  return reportOf(installation, { startedAt, interrupted: signal.aborted, answers });
}

/** None where the cloud cannot be told: the cluster's checks say why. */
async function cloudChecks(installation: Installation): Promise<readonly Check<Installation>[]> {
  const cloud = await installation.cloud().catch(() => undefined);
  return cloud === undefined ? [] : (await loadCloud(cloud)).checks;
}

function isColoured(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}
