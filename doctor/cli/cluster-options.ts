import type { Command } from "commander";
import { ClusterReader } from "../cluster/cluster-reader";
import { loadKubeConfig } from "../cluster/kubeconfig";
import type { Expected } from "../expected";
import { Installation, type InstallationOptions } from "../installation";
import { seconds } from "./seconds";
import { readStack } from "./stack-outputs";

/** What commander makes of the options that every command about a live installation has. */
export interface ClusterOptions {
  readonly stack?: string;
  readonly cwd?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly storageCluster?: string;
  readonly timeout: number;
}

/** Adds those options to a command. */
export function addClusterOptions(command: Command): Command {
  return command
    .option("--stack <name>", "Pulumi stack whose outputs say what the installation is")
    .option("--cwd <folder>", "folder of that stack's project (default: the current one)")
    .option("--kubeconfig <path>", "kubeconfig of the cluster (default: KUBECONFIG, else ~/.kube/config)")
    .option("--context <name>", "context of the kubeconfig (default: its current one)")
    .option("--namespace <name>", "namespace of Portworx (default: found by the StorageCluster)")
    .option("--storage-cluster <name>", "name of the StorageCluster, where there are several")
    .option("--timeout <seconds>", "how long one call to cluster or cloud may take", seconds, 10);
}

/**
 * The installation that the options mean. Flags come before a stack's outputs.
 *
 * @throws Error with a sentence for people, where stack or kubeconfig cannot be read
 */
export async function openInstallation(
  options: ClusterOptions,
  given: Expected = {},
  further: Omit<InstallationOptions, "timeoutMilliseconds"> = {},
): Promise<Installation> {
  const { stack, cwd, namespace, storageCluster: storageClusterName } = options;
  const ofStack = stack === undefined ? {} : await readStack({ stack, ...(cwd !== undefined && { cwd }) });
  const flags = { namespace, storageClusterName, ...given };
  const named = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const expected: Expected = { ...ofStack, ...named };
  if (expected.roleArn !== undefined && expected.clientId !== undefined) {
    throw new Error("a role ARN and a client id are of different clouds: give one of them, that of the stack's cloud");
  }
  const limits = { ...further, timeoutMilliseconds: options.timeout * 1000 };
  return new Installation(new ClusterReader(loadKubeConfig(options), limits), expected, limits);
}
