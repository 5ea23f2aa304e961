import type { Input } from "@pulumi/pulumi";

/** What a stack says about itself once it is up; the keys are those of `pulumi stack output`. */
export interface StackOutputs {
  /** The Kubernetes cluster's name, as the cloud knows it. */
  readonly cluster: Input<string>;
  /** Issuer of the cluster's service account tokens. */
  readonly issuerUrl: Input<string>;
  /** ARN of the IAM OIDC provider through which the account trusts the issuer. */
  readonly oidcProviderArn: Input<string>;
  /** ARN of the role that Portworx assumes. */
  readonly roleArn: Input<string>;
  /** Namespace of Portworx. */
  readonly namespace: Input<string>;
  /** Service accounts of that namespace that may assume the role. */
  readonly serviceAccounts: Input<string[]>;
  readonly storageClusterName: Input<string>;
  /** What is left to do by hand, in order, with commands to copy. */
  readonly nextSteps: Input<string[]>;
}
