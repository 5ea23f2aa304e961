import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { BlobServiceClient } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/identity";
import { ownerCredential, trustOptions } from "../../azure/clients";
import { send } from "../../providers/azure-native/https";
import type { AzureState } from "../../state";

export const RESOURCE_MANAGER_SCOPE = "https://management.azure.com/.default";
const API_VERSION = "2024-03-01";

/** What the Resource Manager refuses, by its own code. */
export class ResourceManagerError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** Calls the Resource Manager as whoever the credential is. */
export class ResourceManagerClient {
  constructor(
    private readonly azure: AzureState,
    private readonly credential: TokenCredential,
  ) {}

  /** @returns the answer's body; undefined where it is empty or the resource is not there */
  async call(method: "GET" | "PUT" | "DELETE", id: string, body?: object): Promise<unknown> {
    const token = await this.credential.getToken(RESOURCE_MANAGER_SCOPE);
    const answer = await send(new URL(`${id}?api-version=${API_VERSION}`, this.azure.resourceManager), {
      method,
      headers: { Authorization: `Bearer ${token?.token ?? ""}`, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
      certificateAuthority: readFileSync(this.azure.certificateAuthority, "utf8"),
    });
    const content: unknown = answer.body === "" ? undefined : JSON.parse(answer.body);
    if (answer.status < 300) return content;
    const { error } = content as { error: { code: string; message: string } };
    throw new ResourceManagerError(error.code, error.message);
  }

  /** @returns what is in a list */
  async list(id: string): Promise<readonly unknown[]> {
    return ((await this.call("GET", id)) as { value: readonly unknown[] }).value;
  }
}

/** A storage account's blobs, by the address that the Resource Manager names. */
export async function blobClient(
  azure: AzureState,
  owner: ResourceManagerClient,
  account: string,
  credential: TokenCredential,
): Promise<BlobServiceClient> {
  const found = (await owner.call("GET", storageAccountId(azure, account))) as {
    properties: { primaryEndpoints: { blob: string } };
  };
  const options = { ...trustOptions(azure), retryOptions: { maxTries: 1 } };
  return new BlobServiceClient(found.properties.primaryEndpoints.blob, credential, options);
}

export function resourceGroupId({ subscriptionId }: AzureState, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function storageAccountId(azure: AzureState, name: string): string {
  return `${resourceGroupId(azure, azure.resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${name}`;
}

/** Makes a storage account as the subscription's owner. */
export async function makeStorageAccount(azure: AzureState, name: string): Promise<void> {
  const body = { location: azure.location, kind: "StorageV2", sku: { name: "Standard_LRS" }, properties: {} };
  const owner = new ResourceManagerClient(azure, ownerCredential(azure));
  await owner.call("PUT", storageAccountId(azure, name), body);
}

/** The directory's number of the reason, such as AADSTS70021. */
export function directoryCode(error: unknown): string {
  return /AADSTS\d+/.exec(String(error))?.[0] ?? String(error);
}

const NOT_YET_KNOWN = "AADSTS70021";
const PATIENCE_SECONDS = 60;

/** A new federated credential takes a while until the whole directory knows it: that refusal alone is worth a retry. */
export async function oncePropagated<Result>(call: () => Promise<Result>): Promise<Result> {
  for (const end = Date.now() + PATIENCE_SECONDS * 1000; ; await sleep(500)) {
    try {
      return await call();
    } catch (error) {
      if (directoryCode(error) !== NOT_YET_KNOWN || Date.now() > end) throw error;
    }
  }
}
