import { readFileSync } from "node:fs";
import { ClientAssertionCredential, ClientSecretCredential, WorkloadIdentityCredential } from "@azure/identity";
import type { AzureState } from "../state";

type Directory = Pick<AzureState, "authorityHost" | "certificateAuthority" | "tenantId">;
type Owner = Directory & Pick<AzureState, "clientId" | "clientSecret">;

/** The credential of the subscription's owner: what the user is who runs Pulumi. */
export function ownerCredential(azure: Owner): ClientSecretCredential {
  return new ClientSecretCredential(azure.tenantId, azure.clientId, azure.clientSecret, directoryOptions(azure));
}

/** The credential of a workload whose service account token is in a file, as in a pod. */
export function workloadCredential(azure: Directory, clientId: string, tokenFilePath: string) {
  const { tenantId } = azure;
  return new WorkloadIdentityCredential({ tenantId, clientId, tokenFilePath, ...directoryOptions(azure) });
}

/** The same for a token that is in no file. */
export function assertionCredential(azure: Directory, clientId: string, token: string): ClientAssertionCredential {
  return new ClientAssertionCredential(azure.tenantId, clientId, () => Promise.resolve(token), directoryOptions(azure));
}

/**
 * For a client of `@azure/storage-blob` or another of Azure's SDK: makes it trust the lab's authority, in this process
 * and in this client alone.
 */
export function trustOptions({ certificateAuthority }: Pick<AzureState, "certificateAuthority">) {
  return { tlsOptions: { ca: readFileSync(certificateAuthority) } };
}

/** Without instance discovery, as the library would ask the public cloud whether it knows this authority. */
function directoryOptions(azure: Directory) {
  return { authorityHost: azure.authorityHost, disableInstanceDiscovery: true, ...trustOptions(azure) };
}
