import { checkRoleArn } from "../aws/arn";
import { InputError } from "../input-error";
import { Cloud } from "../platforms";

/** The annotation by which each cloud's webhook knows the identity of a service account. */
export const credentialKeys: Readonly<Record<Cloud, string>> = {
  [Cloud.Aws]: "eks.amazonaws.com/role-arn",
  [Cloud.Azure]: "azure.workload.identity/client-id",
};

/** @throws InputError where the key is not the one that the cloud's webhook reads. */
export function checkCredentialKey(cloud: Cloud, key: string): void {
  if (key === credentialKeys[cloud]) return;
  throw new InputError({
    input: "credential.key",
    value: key,
    wanted: `${credentialKeys[cloud]}, the annotation that the webhook on ${cloud} reads`,
    remedy: "Build the credential with awsCredential or azureCredential.",
  });
}

/** @throws InputError where the value is no identity of the cloud. */
export function checkCredentialValue(cloud: Cloud, value: string): void {
  if (cloud === Cloud.Aws) {
    checkRoleArn(value, "credential.value");
    return;
  }
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return;
  throw new InputError({
    input: "credential.value",
    value,
    wanted: "the client ID of a user-assigned managed identity, a UUID",
    remedy: "Take the identity's clientId, not its principalId or resource ID.",
  });
}
