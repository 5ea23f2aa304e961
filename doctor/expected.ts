/** What the user says that the installation is, by flags or a stack's outputs; what is absent is discovered or not compared. */
export interface Expected {
  readonly namespace?: string;
  readonly storageClusterName?: string;
  /** AWS: ARN of the role that Portworx assumes. */
  readonly roleArn?: string;
  /** Azure: client id of the managed identity. */
  readonly clientId?: string;
  /** Issuer of the cluster's tokens. */
  readonly issuerUrl?: string;
  /** AWS: name of a bucket that cloud snapshots go to. */
  readonly bucket?: string;
  /** Azure: name of a storage account that cloud snapshots go to. */
  readonly storageAccount?: string;
}
