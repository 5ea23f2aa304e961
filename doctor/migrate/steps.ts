import { cloudCommands, patchCommand, unpatchCommand } from "./cloud-commands";
import type { MigrationState } from "./state";
import { doctorCommand, done, kubectl, pxctl, type MigrationStep } from "./step";

/** From static credentials to workload identity, with both valid until the new way is proven. */
export function migrationSteps(state: MigrationState): MigrationStep[] {
  return [
    addIdentity(state),
    giveTokens(state),
    switchSnapshots(state),
    removeVariables(state),
    endMigration(state),
    narrowNodes(state),
    retireCredentials(state),
  ];
}

function addIdentity(state: MigrationState): MigrationStep {
  const { identityName } = cloudCommands[state.cloud];
  return {
    id: "identity",
    title: `Make the ${identityName} and name it in the StorageCluster, beside the static credentials`,
    progress: done(state.identity !== undefined),
    why: "With migration: true the stack tolerates static credentials beside the block and warns until they are gone. The cloud's SDK goes on using them, so that nothing changes yet.",
    commands: [
      "pulumi config set migration true",
      "pulumi up   # an installation that the stack has not made: import it first, see README, Take over what exists",
      "# Without the stack: make the identity by the vendor's pages, then",
      patchCommand(state),
    ],
    verify: [`${doctorCommand(state)}   # warns of the static credentials, and fails in nothing`],
    goBack: [unpatchCommand(state), "# The static credentials are still in use: nothing else is to be undone."],
  };
}

function giveTokens(state: MigrationState): MigrationStep {
  const command = `npx pxwi restart --namespace ${state.namespace} --storage-cluster ${state.storageCluster}`;
  return {
    id: "tokens",
    title: "Let every pod get its token",
    progress: done(state.identity !== undefined && state.podsWithoutToken.length === 0),
    why: "A pod gets the token only when it is created. The operator restarts pods when the block comes; those that came before the webhook are left.",
    commands: [`${command}   # shows the plan`, `${command} --yes`],
    verify: [`${doctorCommand(state)}   # every pod is injected, and the exchange of tokens works`],
    goBack: ["# Nothing is to be undone: the pods have both, and the static credentials come first."],
  };
}

function switchSnapshots(state: MigrationState): MigrationStep {
  return {
    id: "cloud-snapshots",
    title: "Let cloud snapshots use the identity",
    progress: "ask",
    why: "Credentials of pxctl are kept by Portworx itself; what they hold cannot be seen without running pxctl in a pod, so run it by hand.",
    commands: [
      `${pxctl(state)} credentials list`,
      cloudCommands[state.cloud].createCredential(state),
      "# Name the new credential in the schedules and backup locations that name the old one.",
    ],
    verify: [
      `${pxctl(state)} credentials validate workload-identity`,
      "# A cloud snapshot with the new credential ends well.",
    ],
    goBack: ["# Name the old credential again in schedules and backup locations; it stays valid until the last step."],
  };
}

function removeVariables(state: MigrationState): MigrationStep {
  const places = state.variables.map(({ input, variable }) => `${input} (${variable})`);
  return {
    id: "variables",
    title: "Remove the static credentials from the StorageCluster",
    progress: done(state.variables.length === 0 && state.podsWithStatic.length === 0),
    why: `From here on the identity is used. ${cloudCommands[state.cloud].removalAdvice} The operator restarts the pods one node after the other.`,
    commands: [
      `# Take ${places.length > 0 ? places.join(", ") : "every static credential"} out of the stack's storageCluster.spec, then`,
      "pulumi up",
      "# Without the stack:",
      `${kubectl(state)} edit storagecluster ${state.storageCluster}`,
    ],
    verify: [
      `${doctorCommand(state)}   # no warning of static credentials is left`,
      `${kubectl(state)} get storagenodes   # all Online`,
    ],
    goBack: ["# Put the same variables back; the Secrets that they refer to are still there."],
  };
}

function endMigration(state: MigrationState): MigrationStep {
  return {
    id: "guard",
    title: "Refuse static credentials from now on",
    progress: "ask",
    why: "Without migration the stack refuses static credentials, so that none come back unseen.",
    commands: ["pulumi config rm migration", "pulumi up"],
    verify: [doctorCommand(state)],
    goBack: ["pulumi config set migration true && pulumi up"],
  };
}

function narrowNodes(state: MigrationState): MigrationStep {
  const commands = cloudCommands[state.cloud];
  return {
    id: "nodes",
    title: "Take from the nodes the rights that Portworx has by itself now",
    progress: "ask",
    why: "What the nodes may do, every pod on them may: a pod without a token would go on unnoticed with the node's rights. What they are attached to cannot be seen in the cluster.",
    commands: [...commands.nodeCommands(state), ...commands.removeNodeRights],
    verify: [doctorCommand(state), "# A new volume can be created, attached and deleted."],
    goBack: [commands.restoreNodeRights],
  };
}

function retireCredentials(state: MigrationState): MigrationStep {
  const commands = cloudCommands[state.cloud];
  const secrets = state.secrets.map(({ namespace, name }) => `kubectl --namespace ${namespace} delete secret ${name}`);
  return {
    id: "credentials",
    title: "Block the static credentials, and delete them",
    progress: "ask",
    why: "Only now nothing uses them. Blocked first, since that can be undone; the Secrets go when they are no longer needed to go back.",
    commands: [
      `${pxctl(state)} credentials delete OLD_CREDENTIAL`,
      ...commands.retireCredential,
      ...secrets.map((command) => `${command}   # after that`),
    ],
    verify: [doctorCommand(state)],
    goBack: [
      "# As long as it is only blocked:",
      commands.restoreCredential,
      "# Once it is deleted there is no way back but a new one.",
    ],
  };
}
