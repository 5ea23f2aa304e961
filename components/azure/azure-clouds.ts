/** The national clouds of Azure, by the names that the webhook and Portworx (`AZURE_ENVIRONMENT`) know them by. */
export enum AzureCloud {
  /** The cloud that everybody can use. */
  Public = "AzurePublicCloud",
  /** Azure Government of the United States. */
  UsGovernment = "AzureUSGovernment",
  /** Azure in China, operated by 21Vianet. */
  China = "AzureChinaCloud",
}

/** What differs from one national cloud to the next. */
export interface AzureEndpoints {
  /** Where tokens are exchanged: what the webhook gives pods as `AZURE_AUTHORITY_HOST`. */
  readonly authorityHost: string;
  /** Where resources are managed. */
  readonly resourceManager: string;
  /**
   * The audience that Entra names for tokens to be exchanged in this cloud. The webhook up to 1.6.0 asks for
   * `api://AzureADTokenExchange` in every cloud, and its chart has no value for it: a credential must name what the token
   * carries, so this one counts only where the webhook was given it as `--audience`.
   */
  readonly tokenExchangeAudience: string;
}

/** The national clouds of Azure. */
export const azureClouds: Readonly<Record<AzureCloud, AzureEndpoints>> = {
  [AzureCloud.Public]: {
    authorityHost: "https://login.microsoftonline.com/",
    resourceManager: "https://management.azure.com/",
    tokenExchangeAudience: "api://AzureADTokenExchange",
  },
  [AzureCloud.UsGovernment]: {
    authorityHost: "https://login.microsoftonline.us/",
    resourceManager: "https://management.usgovcloudapi.net/",
    tokenExchangeAudience: "api://AzureADTokenExchangeUSGov",
  },
  [AzureCloud.China]: {
    authorityHost: "https://login.chinacloudapi.cn/",
    resourceManager: "https://management.chinacloudapi.cn/",
    tokenExchangeAudience: "api://AzureADTokenExchangeChina",
  },
};
