import type { Input } from "@pulumi/pulumi";

/** What a stack of any cloud says about itself once it is up; the keys are those of `pulumi stack output`. */
export interface StackOutputs {
  /** The Kubernetes cluster's name, as the cloud knows it. */
  readonly cluster: Input<string>;
  /** Issuer of the cluster's service account tokens. */
  readonly issuerUrl: Input<string>;
  /** Namespace of Portworx. */
  readonly namespace: Input<string>;
  /** Service accounts of that namespace that may use the role or identity. */
  readonly serviceAccounts: Input<string[]>;
  readonly storageClusterName: Input<string>;
  /** What is left to do by hand, in order, with commands to copy. */
  readonly nextSteps: Input<string[]>;
}

/** What a stack on AWS says as well. */
export interface AwsOutputs extends StackOutputs {
  /** ARN of the IAM OIDC provider through which the account trusts the issuer. */
  readonly oidcProviderArn: Input<string>;
  /** ARN of the role that Portworx assumes. */
  readonly roleArn: Input<string>;
}

/** What a stack on Azure says as well. */
export interface AzureOutputs extends StackOutputs {
  /** Client id of the managed identity that Portworx uses. */
  readonly identityClientId: Input<string>;
  /** Id of its service principal, for further role assignments. */
  readonly identityPrincipalId: Input<string>;
  /** Id of its Entra tenant. */
  readonly tenantId: Input<string>;
}
