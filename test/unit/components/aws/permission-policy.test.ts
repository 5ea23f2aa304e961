import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkPermissionPolicy,
  permissionPolicy,
  type Capabilities,
} from "../../../../components/aws/permission-policy";
import { mistakeOf } from "../recorder";

const nothing: Capabilities = { partition: "aws", cloudDrive: false, regions: [] };
const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const statements = (capabilities: Partial<Capabilities>) => permissionPolicy({ ...nothing, ...capabilities }).Statement;

test("cloud drives: the vendor's actions, tagging only on volumes and snapshots", () => {
  assert.deepEqual(statements({ cloudDrive: true }), [
    {
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
    },
    {
      Sid: "EBSVolumeTags",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:snapshot/*"],
    },
    {
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
    },
  ]);
});

test("regions bound every statement about volumes", () => {
  for (const statement of statements({ cloudDrive: true, regions: ["us-east-1", "us-west-2"] })) {
    assert.deepEqual(statement.Condition, { StringEquals: { "aws:RequestedRegion": ["us-east-1", "us-west-2"] } });
  }
});

test("named buckets: listing for them, objects in them, nothing else", () => {
  assert.deepEqual(statements({ cloudSnap: { bucketArns: ["arn:aws:s3:::one", "arn:aws:s3:::two"] } }), [
    {
      Sid: "S3BucketDiscovery",
      Effect: "Allow",
      Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"],
      Resource: "*",
    },
    {
      Sid: "S3BucketListing",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: ["arn:aws:s3:::one", "arn:aws:s3:::two"],
    },
    {
      Sid: "S3Objects",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: ["arn:aws:s3:::one/*", "arn:aws:s3:::two/*"],
    },
  ]);
});

test("every bucket: the vendor's own statement", () => {
  assert.deepEqual(statements({ cloudSnap: "every-bucket" }), [
    {
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
  ]);
});

test("keys: their use, and grants only where asked for and only to AWS", () => {
  const use = {
    Sid: "KMSKeyUse",
    Effect: "Allow",
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource: [key],
  };
  assert.deepEqual(statements({ encryption: { keyArns: [key], allowGrants: false } }), [use]);
  assert.deepEqual(statements({ encryption: { keyArns: [key], allowGrants: true } }), [
    use,
    {
      Sid: "KMSGrantsForEBS",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: [key],
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ]);
});

test("a policy that allows nothing is refused", () => {
  const document = permissionPolicy(nothing);
  assert.equal(
    mistakeOf(() => checkPermissionPolicy(document, JSON.stringify(document))),
    "cloudDrive: got false, wanted at least one capability: cloudDrive, cloudSnap or encryption. A role without permissions " +
      "serves nobody; leave cloudDrive on or name the buckets in cloudSnap.",
  );
});

test("a policy that IAM would refuse for its length is refused", () => {
  assert.equal(
    mistakeOf(() => checkPermissionPolicy(permissionPolicy({ ...nothing, cloudDrive: true }), "x".repeat(10241))),
    "cloudSnap.buckets: wanted a permission policy of at most 10240 characters; the named buckets and keys make 10241. Name " +
      "fewer buckets and keys, or make one PortworxRole per cluster with its own.",
  );
});

test("whatever is asked for, nothing beyond the documented services and no full wildcard is allowed", () => {
  const capabilities = fc.record({
    partition: fc.constantFrom("aws", "aws-us-gov", "aws-cn"),
    cloudDrive: fc.boolean(),
    cloudSnap: fc.constantFrom(undefined, "every-bucket" as const, { bucketArns: ["arn:aws:s3:::one"] }),
    encryption: fc.option(fc.record({ keyArns: fc.constant([key]), allowGrants: fc.boolean() }), { nil: undefined }),
    regions: fc.constantFrom([], ["us-east-1"]),
  });
  fc.assert(
    fc.property(capabilities, (given) => {
      const { Statement } = permissionPolicy(given);
      assert.equal(new Set(Statement.map(({ Sid }) => Sid)).size, Statement.length);
      for (const action of Statement.flatMap(({ Action }) => Action)) {
        assert.match(action, /^(ec2|autoscaling|s3|kms):[A-Z][A-Za-z]+\*?$/);
        if (action.endsWith("*")) assert.match(action, /^kms:(ReEncrypt|GenerateDataKey)\*$/);
      }
    }),
  );
});
