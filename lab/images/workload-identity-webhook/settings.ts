/** What the webhook's environment and flags decide. */
export interface WebhookSettings {
  /** For service accounts that name none of their own. */
  readonly tenantId: string;
  /** Where tokens are exchanged, such as `https://login.microsoftonline.com/`. */
  readonly authorityHost: string;
  readonly audience: string;
  readonly layout: TokenLayout;
}

/** Where pods find their token: `tokens` up to version 1.5.1, `reserved` since. */
export type TokenLayout = "tokens" | "reserved";

export const DEFAULT_AUDIENCE = "api://AzureADTokenExchange";

/** By the upper-case names that the genuine program knows. */
const AUTHORITY_HOSTS: Readonly<Record<string, string>> = {
  AZUREPUBLICCLOUD: "https://login.microsoftonline.com/",
  AZUREUSGOVERNMENT: "https://login.microsoftonline.us/",
  AZUREUSGOVERNMENTCLOUD: "https://login.microsoftonline.us/",
  AZURECHINACLOUD: "https://login.chinacloudapi.cn/",
};

/** @param environment such as `AzurePublicCloud`, in any case; empty for that one */
export function authorityHostOf(environment: string): string {
  const host = AUTHORITY_HOSTS[(environment || "AzurePublicCloud").toUpperCase()];
  if (host === undefined) throw new Error(`There is no cloud environment matching the name "${environment}"`);
  return host;
}

/** @param image such as `webhook:v1.5.1`; one whose version cannot be read counts as the newest */
export function layoutOf(image: string): TokenLayout {
  const [, major = "", minor = ""] = /:v?(\d+)\.(\d+)\.\d+(?:[-@]|$)/.exec(image) ?? [];
  if (major === "") return "reserved";
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 6) ? "reserved" : "tokens";
}
