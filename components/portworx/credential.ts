import type * as pulumi from "@pulumi/pulumi";
import { InputError } from "../input-error";
import { checked, derived } from "../inputs";
import { Cloud } from "../platforms";
import { checkCredentialKey, checkCredentialValue, credentialKeys } from "./credential-keys";

export { checkCredentialKey, checkCredentialValue, credentialKeys };

/** An entry of the StorageCluster's `spec.workloadIdentity.credentials`. */
export interface WorkloadIdentityCredential {
  /** The cloud that issues the identity. */
  cloudProvider: Cloud;
  /**
   * Annotation that the operator puts on Portworx's service accounts: `eks.amazonaws.com/role-arn` on AWS,
   * `azure.workload.identity/client-id` on Azure.
   */
  key: pulumi.Input<string>;
  /** Value of the annotation: the role's ARN on AWS, the managed identity's client ID on Azure. */
  value: pulumi.Input<string>;
}

/** The credential of an IAM role, such as {@link PortworxRole.arn}. */
export function awsCredential(roleArn: pulumi.Input<string>): WorkloadIdentityCredential {
  return { cloudProvider: Cloud.Aws, key: credentialKeys[Cloud.Aws], value: roleArn };
}

/**
 * The credential of a user-assigned managed identity, such as {@link PortworxIdentity}.
 *
 * @param clientId the identity's client id; tokens are exchanged for no other
 * @param principalId its principal id, if known: both are GUIDs, so only comparing them tells one given for the other
 */
export function azureCredential(
  clientId: pulumi.Input<string>,
  principalId?: pulumi.Input<string>,
): WorkloadIdentityCredential {
  const value =
    principalId === undefined
      ? clientId
      : derived({ clientId, principalId }, (known) => {
          checkNotPrincipal(known.clientId, known.principalId);
          return known.clientId;
        });
  return { cloudProvider: Cloud.Azure, key: credentialKeys[Cloud.Azure], value };
}

function checkNotPrincipal(clientId: string, principalId: string): void {
  if (clientId.toLowerCase() !== principalId.toLowerCase()) return;
  throw new InputError({
    input: "credential.value",
    value: clientId,
    wanted: "the client ID of the managed identity; this is its principal ID",
    remedy: "Take the identity's clientId (az identity show --query clientId), not its principalId.",
  });
}

/** A {@link WorkloadIdentityCredential} as the StorageCluster holds it. */
export interface CredentialEntry {
  readonly cloudProvider: string;
  readonly key: string;
  readonly value: string;
}

/** The credential, judged at once where it is plain, else when it becomes known. */
export function checkedCredential({ cloudProvider, key, value }: WorkloadIdentityCredential) {
  return {
    cloudProvider,
    key: checked(key, (known) => checkCredentialKey(cloudProvider, known)),
    value: checked(value, (known) => checkCredentialValue(cloudProvider, known)),
  };
}
