import * as pulumi from "@pulumi/pulumi";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { onceMade } from "../inputs";
import { ownershipTags, stackIdentity } from "./ownership";
import { roleInputs } from "./role-inputs";

/** A cluster whose workloads may assume the role. */
export interface TrustedCluster {
  /** URL of the cluster's token issuer, exactly as its discovery document gives it. */
  issuerUrl: pulumi.Input<string>;
  /** ARN of the account's OIDC provider for that issuer, such as the `arn` of an IamOidcProvider. */
  oidcProviderArn: pulumi.Input<string>;
  /**
   * Audiences of the tokens; any one of them is enough.
   *
   * @default ["sts.amazonaws.com"]
   */
  audiences?: pulumi.Input<string>[];
  /** Namespace that Portworx runs in. */
  namespace: pulumi.Input<string>;
  /**
   * Names of the service accounts that may assume the role, each matched exactly.
   *
   * @default ["portworx", "stork", "px-node-wiper"], those that call the cloud according to the vendor
   */
  serviceAccounts?: pulumi.Input<string>[];
  /**
   * True: every service account of the namespace may assume the role, also those that come later. Only the subject is
   * widened; issuer and audience stay exact. Excludes `serviceAccounts`.
   *
   * @default false
   */
  anyServiceAccountInNamespace?: boolean;
}

/** Access to the buckets of cloud snapshots: named ones, or every one. */
export interface CloudSnapAccess {
  /**
   * Names or ARNs of existing buckets. Portworx can list them and read, write and delete their objects.
   *
   * @example ["my-portworx-backups"]
   */
  buckets?: pulumi.Input<string>[];
  /**
   * True: Portworx can use every bucket of the account and create new ones, as the vendor documents it.
   *
   * @default false
   */
  everyBucket?: boolean;
}

/** Use of KMS keys for encrypted EBS volumes and buckets. */
export interface EncryptionAccess {
  /** ARNs of the keys; aliases do not work in policies. */
  keyArns: pulumi.Input<string>[];
  /**
   * True: Portworx may grant EC2 the use of the keys (`kms:CreateGrant`, for AWS services only). Portworx says that it does
   * not support grants, while AWS needs one to attach a volume that is encrypted with a customer key.
   *
   * @default false
   */
  allowGrants?: boolean;
}

/** Inputs of {@link PortworxRole}. */
export interface PortworxRoleArgs {
  /** Clusters whose Portworx may assume the role, at least one; all their OIDC providers are in one account. */
  clusters: TrustedCluster[];
  /**
   * Name of the role, 1 to 64 characters; unique in the account and never generated, so that the first preview shows the ARN.
   *
   * @default the component's name
   */
  roleName?: pulumi.Input<string>;
  /**
   * IAM path of the role, beginning and ending with a slash.
   *
   * @default "/"
   */
  path?: pulumi.Input<string>;
  /**
   * ARN of the managed policy that bounds the role's permissions.
   *
   * @default none
   */
  permissionsBoundary?: pulumi.Input<string>;
  /**
   * Longest session of the role in seconds, 3600 to 43200.
   *
   * @default 3600, IAM's own
   */
  maxSessionDuration?: pulumi.Input<number>;
  /**
   * Tags of the role, beside the one that names the owning stack.
   *
   * @default none
   */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Whether Portworx creates and attaches the EBS volumes of its storage pools.
   *
   * @default true
   */
  cloudDrive?: boolean;
  /**
   * Buckets that cloud snapshots go to.
   *
   * @default none: no access to S3
   */
  cloudSnap?: CloudSnapAccess;
  /**
   * KMS keys that volumes or buckets are encrypted with.
   *
   * @default none: no access to KMS
   */
  encryption?: EncryptionAccess;
  /**
   * Regions in which Portworx may manage EBS volumes.
   *
   * @default every region
   * @example ["us-east-1"]
   */
  regions?: pulumi.Input<string>[];
  /**
   * The account's quota for the length of a trust policy in characters (IAM, role trust policy length). An EKS cluster with
   * three service accounts takes about 530.
   *
   * @default 2048, AWS's default; AWS raises it to at most 4096
   */
  trustPolicyQuota?: number;
}

/**
 * The IAM role that Portworx assumes with the tokens of its service accounts: who may assume it (issuer, audience and subject
 * matched exactly) and what it may do, the least that the vendor documents for the capabilities asked for.
 *
 * @throws InputError where an input is wrong.
 *
 * @example
 * const role = new PortworxRole("portworx", {
 *   clusters: [{ issuerUrl: provider.issuerUrl, oidcProviderArn: provider.arn, namespace: "portworx" }],
 *   cloudSnap: { buckets: ["my-portworx-backups"] },
 * });
 */
export class PortworxRole extends pulumi.ComponentResource {
  /** ARN of the role, the value of the StorageCluster's credential; whoever uses it waits for the role and its permissions. */
  readonly arn: pulumi.Output<string>;
  /** Name of the role. */
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: PortworxRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { role: known, policy, arn } = roleInputs(name, args);
    super("portworx-workload-identity:index:PortworxRole", name, {}, opts);

    const tags = pulumi.output(args.tags).apply((given) => ({ ...given, ...ownershipTags(stackIdentity()) }));
    const inputs = { ...known, tags };
    const role = new Role(name, inputs, { parent: this });
    this.roleName = onceMade(role.name, [role], [inputs]);
    const rolePolicy = new RolePolicy(name, { name: "portworx", role: this.roleName, policy }, { parent: this });

    this.arn = onceMade(arn, [role, rolePolicy], [inputs, policy]);
    this.registerOutputs({ arn: this.arn, roleName: this.roleName });
  }
}
