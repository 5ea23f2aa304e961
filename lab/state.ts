/** Everything a client of a running lab needs; written to `lab.json` in the lab's folder once it is up. */
export interface LabState {
  readonly folder: string;
  /** The process that owns every server of the lab. */
  readonly pid: number;
  readonly cluster: ClusterState;
  readonly aws: AwsState;
  readonly azure: AzureState;
  /** Ports of the provider stand-ins on 127.0.0.1, by package name. */
  readonly providers: Readonly<Record<string, number>>;
  readonly tools: ToolState;
}

export interface ClusterState {
  /** The name that EKS DescribeCluster knows. */
  readonly name: string;
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  /** Path of a kubeconfig with one context, called like the cluster. */
  readonly kubeconfig: string;
  readonly issuerUrl: string;
  /** Path of the key that signs service account tokens, PKCS #8 PEM. */
  readonly signingKey: string;
  /** Loopback range of Service addresses, such as 127.96.0.0/16. */
  readonly serviceRange: string;
}

export interface AwsState {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface AzureState {
  /** Base URL of the Resource Manager, https. */
  readonly resourceManager: string;
  /** Base URL of Entra, https: what `AZURE_AUTHORITY_HOST` is. */
  readonly authorityHost: string;
  /** Path of the PEM file with the authority of these servers' certificates: what `NODE_EXTRA_CA_CERTS` is. */
  readonly certificateAuthority: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** Of the cluster and its identity. */
  readonly resourceGroup: string;
  /** Of the cluster's nodes and their disks. */
  readonly nodeResourceGroup: string;
  /** The service principal that owns the subscription. */
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ToolState {
  /** Folder that holds `pulumi` and `pulumi-language-nodejs`, first on the PATH. */
  readonly bin: string;
}
