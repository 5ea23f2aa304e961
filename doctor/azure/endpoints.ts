import { AzureCloud, azureClouds } from "../../components/azure/azure-clouds";
import { CannotTell } from "../cluster/failures";
import type { InstalledPod } from "../facts/pods";
import type { InstallationOptions } from "../installation";

/** Where the installation's Azure is. */
export interface Endpoints {
  /** Where tokens are exchanged, with a slash at its end. */
  readonly authorityHost: string;
  /** False for an authority of somebody else: no client may ask Microsoft about it. */
  readonly isMicrosofts: boolean;
  readonly resourceManager: string;
  /** What an access token for Resource Manager is asked for. */
  readonly managementScope: string;
  /** Domain under which storage accounts have their blobs. */
  readonly blobDomain: string;
}

/** What an access token for blobs is asked for, in every cloud. */
export const storageScope = "https://storage.azure.com/.default";

const blobDomains: Readonly<Record<AzureCloud, string>> = {
  [AzureCloud.Public]: "blob.core.windows.net",
  [AzureCloud.UsGovernment]: "blob.core.usgovcloudapi.net",
  [AzureCloud.China]: "blob.core.chinacloudapi.cn",
};

/** What decides where it is. */
export interface EndpointSources extends Pick<InstallationOptions, "authorityHost" | "resourceManagerUrl"> {
  /** `AZURE_AUTHORITY_HOST` of the pods. */
  readonly ofPods: string | undefined;
  /** `AZURE_AUTHORITY_HOST` of whoever runs the doctor. */
  readonly ofUser: string | undefined;
}

/**
 * Where the installation's Azure is: what the user says, else the cloud of the pods, else the public one.
 *
 * @throws CannotTell where only the pods name an authority that is none of Microsoft's: what a cluster says is no reason to
 *   send the user's credentials there
 */
export function findEndpoints({ authorityHost, resourceManagerUrl, ofPods, ofUser }: EndpointSources): Endpoints {
  const authority = withSlash(authorityHost ?? ofPods ?? ofUser ?? azureClouds[AzureCloud.Public].authorityHost);
  const cloud = Object.values(AzureCloud).find((name) => isSameHost(azureClouds[name].authorityHost, authority));
  const isNamedByUser = authorityHost !== undefined || (ofUser !== undefined && withSlash(ofUser) === authority);
  if (cloud === undefined && !isNamedByUser) {
    throw new CannotTell(
      `the pods' AZURE_AUTHORITY_HOST is ${authority}, none of Microsoft's; if it is yours, say so with --authority-host`,
    );
  }
  if (cloud === undefined && resourceManagerUrl === undefined) {
    throw new CannotTell(
      `the Resource Manager that belongs to ${authority} is not known; name it with --resource-manager-url`,
    );
  }
  const known = azureClouds[cloud ?? AzureCloud.Public];
  return {
    authorityHost: authority,
    isMicrosofts: cloud !== undefined,
    resourceManager: resourceManagerUrl ?? known.resourceManager,
    managementScope: `${known.resourceManager}.default`,
    blobDomain: blobDomains[cloud ?? AzureCloud.Public],
  };
}

/** The value of a variable in the first container that has it. */
export function podVariable(pods: readonly InstalledPod[], name: string): string | undefined {
  const values = pods.flatMap(({ containers }) => containers.map(({ env }) => env[name]));
  return values.find((value) => value !== undefined && value !== "");
}

function withSlash(url: string): string {
  return `${url.replace(/\/+$/, "")}/`;
}

function isSameHost(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
