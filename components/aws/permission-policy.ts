import { InputError } from "../input-error";
import type { PolicyDocument, PolicyStatement } from "./policy-document";

/** What Portworx is to be able to do in the account. */
export interface Capabilities {
  readonly partition: string;
  /** Create, attach and snapshot EBS volumes for storage pools. */
  readonly cloudDrive: boolean;
  /** ARNs of the buckets that cloud snapshots go to, or every bucket of the account. */
  readonly cloudSnap?: { readonly bucketArns: readonly string[] } | "every-bucket";
  readonly encryption?: { readonly keyArns: readonly string[]; readonly allowGrants: boolean };
  /** Regions that volumes may be in; empty for all. */
  readonly regions: readonly string[];
}

/**
 * The least that Portworx documents for the asked capabilities ("Install Portworx on Amazon EKS", IAM policy; "Credentials
 * for cloud snapshots", use IAM). The vendor allows every action on every resource; what can be named here is named.
 */
export function permissionPolicy(capabilities: Capabilities): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      ...(capabilities.cloudDrive ? cloudDrive(capabilities) : []),
      ...cloudSnap(capabilities),
      ...encryption(capabilities),
    ],
  };
}

function cloudDrive({ partition, regions }: Capabilities): PolicyStatement[] {
  const condition =
    regions.length === 0 ? {} : { Condition: { StringEquals: { "aws:RequestedRegion": [...regions] } } };
  return [
    {
      // These actions know no other resources than volumes, snapshots and instances: naming those would narrow nothing.
      Sid: "EBSVolumeManagement",
      Effect: "Allow",
      Action: [
        "ec2:CreateVolume",
        "ec2:DeleteVolume",
        "ec2:AttachVolume",
        "ec2:DetachVolume",
        "ec2:ModifyVolume",
        "ec2:CreateSnapshot",
        "ec2:DeleteSnapshot",
      ],
      Resource: "*",
      ...condition,
    },
    {
      // On every resource these two would let Portworx rewrite tags that other policies decide by.
      Sid: "EBSVolumeTags",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [`arn:${partition}:ec2:*:*:volume/*`, `arn:${partition}:ec2:*:*:snapshot/*`],
      ...condition,
    },
    {
      // Describing knows no resources at all.
      Sid: "EBSDiscovery",
      Effect: "Allow",
      Action: [
        "ec2:DescribeVolumes",
        "ec2:DescribeVolumeStatus",
        "ec2:DescribeSnapshots",
        "ec2:DescribeTags",
        "ec2:DescribeVolumeAttribute",
        "ec2:DescribeVolumesModifications",
        "ec2:DescribeInstances",
        "autoscaling:DescribeAutoScalingGroups",
      ],
      Resource: "*",
      ...condition,
    },
  ];
}

function cloudSnap({ cloudSnap: access }: Capabilities): PolicyStatement[] {
  if (!access) return [];
  if (access === "every-bucket") {
    return [
      {
        // The vendor's own statement: without a named bucket Portworx creates one.
        Sid: "S3BucketManagement",
        Effect: "Allow",
        Action: [
          "s3:CreateBucket",
          "s3:ListAllMyBuckets",
          "s3:GetBucketLocation",
          "s3:ListBucket",
          "s3:PutObject",
          "s3:GetObject",
          "s3:DeleteObject",
        ],
        Resource: "*",
      },
    ];
  }
  return [
    {
      Sid: "S3BucketDiscovery",
      Effect: "Allow",
      Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
      Resource: "*",
    },
    { Sid: "S3BucketListing", Effect: "Allow", Action: "s3:ListBucket", Resource: [...access.bucketArns] },
    {
      // The vendor's s3:* for a named bucket would also allow to delete it and to open it to others. Aborting is the one
      // action added to its list for every bucket: else the parts of a failed upload stay and are paid for.
      Sid: "S3Objects",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: access.bucketArns.map((arn) => `${arn}/*`),
    },
  ];
}

function encryption({ encryption: access }: Capabilities): PolicyStatement[] {
  if (!access) return [];
  const keyUse: PolicyStatement = {
    Sid: "KMSKeyUse",
    Effect: "Allow",
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: [...access.keyArns],
  };
  if (!access.allowGrants) return [keyUse];
  const grants: PolicyStatement = {
    // Only EC2 may use such a grant, to attach an encrypted volume.
    Sid: "KMSGrantsForEBS",
    Effect: "Allow",
    Action: "kms:CreateGrant",
    Resource: [...access.keyArns],
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
  return [keyUse, grants];
}

/** IAM's limit for all inline policies of a role. */
const inlineQuota = 10240;

/** @throws InputError where the document allows nothing, or is longer than IAM accepts. */
export function checkPermissionPolicy(document: PolicyDocument, json: string): void {
  if (document.Statement.length === 0) {
    throw new InputError({
      input: "cloudDrive",
      value: false,
      wanted: "at least one capability: cloudDrive, cloudSnap or encryption",
      remedy: "A role without permissions serves nobody; leave cloudDrive on or name the buckets in cloudSnap.",
    });
  }
  if (json.length <= inlineQuota) return;
  throw new InputError({
    input: "cloudSnap.buckets",
    wanted: `a permission policy of at most ${inlineQuota} characters; the named buckets and keys make ${json.length}`,
    remedy: "Name fewer buckets and keys, or make one PortworxRole per cluster with its own.",
  });
}
