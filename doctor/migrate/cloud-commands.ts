import { Cloud } from "../../components/platforms";
import { credentialKeys } from "../../components/portworx/credential-keys";
import { kubectl, pxctl } from "./step";
import type { MigrationState } from "./state";

/** What differs between the clouds in a migration. */
export interface CloudCommands {
  /** Name of the identity, for people. */
  readonly identityName: string;
  /** What stands for the identity until it is known. */
  readonly placeholder: string;
  /** Creates the credential of cloud snapshots. */
  createCredential(state: MigrationState): string;
  /** Shows what the nodes may do by themselves. */
  nodeCommands(state: MigrationState): readonly string[];
  /** Takes the rights that Portworx needed away from the nodes. */
  readonly removeNodeRights: readonly string[];
  /** Gives them back. */
  readonly restoreNodeRights: string;
  /** Blocks the static credential in a way that can be undone, then deletes it. */
  readonly retireCredential: readonly string[];
  readonly restoreCredential: string;
  /** What a user of this cloud has to know when removing the static credentials. */
  readonly removalAdvice: string;
}

const aws: CloudCommands = {
  identityName: "IAM role",
  placeholder: "ROLE_ARN",
  createCredential: (state) =>
    `${pxctl(state)} credentials create workload-identity --provider s3 --use-workload-identity`,
  nodeCommands: ({ providerIds }) => [
    `aws ec2 describe-instances --instance-ids ${instanceIds(providerIds)} --query 'Reservations[].Instances[].IamInstanceProfile.Arn' --output text`,
    "aws iam get-instance-profile --instance-profile-name PROFILE --query 'InstanceProfile.Roles[].RoleName' --output text",
    "aws iam list-attached-role-policies --role-name NODE_ROLE && aws iam list-role-policies --role-name NODE_ROLE",
  ],
  removeNodeRights: ["aws iam detach-role-policy --role-name NODE_ROLE --policy-arn PORTWORX_POLICY_ARN"],
  restoreNodeRights: "aws iam attach-role-policy --role-name NODE_ROLE --policy-arn PORTWORX_POLICY_ARN",
  retireCredential: [
    "aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive",
    "aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID   # after some days without trouble",
  ],
  restoreCredential: "aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Active",
  removalAdvice: "Until then the AWS SDK takes the access key first, so that the role is ready and not yet in use.",
};

const azure: CloudCommands = {
  identityName: "managed identity",
  placeholder: "CLIENT_ID",
  createCredential: (state) =>
    `${pxctl(state)} credentials create workload-identity --provider azure --azure-account-name STORAGE_ACCOUNT --use-workload-identity`,
  nodeCommands: () => [
    "az vmss list --resource-group NODE_RESOURCE_GROUP --query '[].{name:name, identity:identity}'",
    "az role assignment list --assignee PRINCIPAL_ID --all --output table",
  ],
  removeNodeRights: ["az role assignment delete --ids ROLE_ASSIGNMENT_ID"],
  restoreNodeRights: "az role assignment create --assignee-object-id PRINCIPAL_ID --role ROLE --scope SCOPE",
  retireCredential: [
    "az ad sp update --id SERVICE_PRINCIPAL_CLIENT_ID --set accountEnabled=false",
    "az ad app delete --id SERVICE_PRINCIPAL_CLIENT_ID   # after some days without trouble",
  ],
  restoreCredential: "az ad sp update --id SERVICE_PRINCIPAL_CLIENT_ID --set accountEnabled=true",
  removalAdvice:
    "Remove all of them in one change: the webhook leaves an AZURE_CLIENT_ID that is set as it is, and without its secret the " +
    "service principal would be tried with the identity's token.",
};

export const cloudCommands: Readonly<Record<Cloud, CloudCommands>> = { [Cloud.Aws]: aws, [Cloud.Azure]: azure };

/** Writes the block beside the static credentials. */
export function patchCommand(state: MigrationState): string {
  const { placeholder } = cloudCommands[state.cloud];
  const entry = { cloudProvider: state.cloud, key: credentialKeys[state.cloud], value: state.identity ?? placeholder };
  const spec = { workloadIdentity: { credentials: [entry] }, stork: { useWorkloadIdentity: true } };
  return `${kubectl(state)} patch storagecluster ${state.storageCluster} --type merge --patch '${JSON.stringify({ spec })}'`;
}

/** Removes the block again. */
export function unpatchCommand(state: MigrationState): string {
  const spec = { workloadIdentity: null, stork: { useWorkloadIdentity: null } };
  return `${kubectl(state)} patch storagecluster ${state.storageCluster} --type merge --patch '${JSON.stringify({ spec })}'`;
}

function instanceIds(providerIds: readonly string[]): string {
  const ids = providerIds.flatMap((id) => id.split("/").at(-1) || []);
  return ids.length > 0 ? ids.slice(0, 3).join(" ") : "INSTANCE_ID";
}
