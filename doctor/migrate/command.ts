import type { V1Node } from "@kubernetes/client-node";
import type { Command } from "commander";
import { Cloud } from "../../components/platforms";
import { addClusterOptions, openInstallation, type ClusterOptions } from "../cli/cluster-options";
import { interruption } from "../cli/interruption";
import { Forbidden } from "../cluster/failures";
import { paths } from "../cluster/paths";
import { blockEntry, type StorageCluster } from "../facts/storage-cluster";
import type { Installation } from "../installation";
import { cloudOf } from "./cloud";
import { readCredentialSecrets } from "./secrets";
import { podsWithoutToken, podsWithStatic, type MigrationState } from "./state";
import { staticVariables } from "./static-sources";
import { migrationSteps } from "./steps";
import { stateText, stepsText } from "./text";

interface MigrateOptions extends ClusterOptions {
  readonly json?: boolean;
}

/** Raised with every change that could break a script which reads the JSON. */
const reportVersion = 1;

/** Adds `migrate` to the program. */
export function addCommand(program: Command): void {
  const command = program
    .command("migrate")
    .description("Find static cloud credentials, and plan the way to workload identity. Changes nothing.");
  addClusterOptions(command)
    .option("--json", "print what was found and the plan as JSON")
    .addHelpText(
      "after",
      "\nValues of Secrets and variables are never printed. Exit code: 0 planned, 2 it could not run.",
    )
    .action(async (options: MigrateOptions) => {
      const state = await readState(await openInstallation(options, {}, { signal: interruption() }));
      const steps = migrationSteps(state);
      if (options.json) console.log(JSON.stringify({ version: reportVersion, state, steps }, undefined, 2));
      else console.log(`${stateText(state)}\n\n${stepsText(steps)}`);
    });
}

/** Reads how far the installation has come. */
export async function readState(installation: Installation): Promise<MigrationState> {
  const storageCluster = await installation.storageCluster();
  const { name, namespace } = storageCluster.metadata;
  const providerIds = await readProviderIds(installation);
  const cloud = theCloud(storageCluster, providerIds[0]);
  const variables = staticVariables(storageCluster.spec ?? {});
  const [secrets, pods] = await Promise.all([
    readCredentialSecrets(installation.cluster, namespace, variables),
    installation.pods(),
  ]);
  const identity = blockEntry(storageCluster, cloud)?.value;
  const stork = storageCluster.spec?.stork?.useWorkloadIdentity === true;
  return {
    namespace,
    storageCluster: name,
    cloud,
    ...(identity && { identity }),
    variables,
    secrets,
    podsWithStatic: podsWithStatic(pods),
    podsWithoutToken: podsWithoutToken(pods.filter(({ kind }) => kind === "px" || stork)),
    providerIds,
  };
}

/** @throws Error where nothing tells which cloud it is */
function theCloud(storageCluster: StorageCluster, providerId: string | undefined): Cloud {
  const cloud = cloudOf({ storageCluster, ...(providerId !== undefined && { providerId }) });
  if (cloud !== undefined) return cloud;
  throw new Error(
    `nothing tells which cloud the cluster runs on: neither spec.cloudStorage.provider nor a node's providerID is of ${Object.values(Cloud).join(" or ")}`,
  );
}

/** Ids of the nodes' machines; none where the user may not list nodes. */
async function readProviderIds({ cluster }: Installation): Promise<string[]> {
  const ids: string[] = [];
  try {
    for await (const { spec } of cluster.list<V1Node>(paths.nodes)) {
      if (spec?.providerID) ids.push(spec.providerID);
    }
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
  }
  return ids;
}
