import assert from "node:assert/strict";
import { test } from "node:test";
import { permissionPolicy } from "../../../components/aws/permission-policy";
import {
  bucketName,
  changingCloudDriveCalls,
  cloudDriveCalls,
  cloudSnapCalls,
} from "../../../doctor/aws/documented-actions";
import { judgeCalls } from "../../../doctor/aws/judge-calls";
import { readPolicy, type Statement } from "../../../doctor/aws/policy/read-policy";

const target = { partition: "aws", accountId: "123456789012", region: "eu-west-1" };
const calls = cloudDriveCalls(target);

function statements(...all: object[]): Statement[] {
  return readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: all }));
}

const allow = (Action: string | string[], more: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...more });
const everything = statements(allow(["ec2:*", "autoscaling:Describe*"]));

function notAllowed(granting: Statement[], boundary?: Statement[]): Record<string, string> {
  const judged = judgeCalls({ granting, ...(boundary && { boundary }) }, calls, target);
  const bad = judged.filter(({ decision }) => decision !== "allowed");
  return Object.fromEntries(bad.map(({ action, decision, reason }) => [action, `${decision}: ${reason}`]));
}

test("the product's own policy allows every documented call, with and without regions", () => {
  for (const regions of [[], ["us-east-1", "eu-west-1"]]) {
    const { Statement } = permissionPolicy({ partition: "aws", cloudDrive: true, regions });
    assert.deepEqual(notAllowed(statements(...Statement)), {});
  }
});

test("the documented calls are the vendor's list", () => {
  assert.deepEqual([...new Set(calls.map(({ action }) => action))].sort(), [
    "autoscaling:DescribeAutoScalingGroups",
    "ec2:AttachVolume",
    "ec2:CreateSnapshot",
    "ec2:CreateTags",
    "ec2:CreateVolume",
    "ec2:DeleteSnapshot",
    "ec2:DeleteTags",
    "ec2:DeleteVolume",
    "ec2:DescribeInstances",
    "ec2:DescribeSnapshots",
    "ec2:DescribeTags",
    "ec2:DescribeVolumeAttribute",
    "ec2:DescribeVolumeStatus",
    "ec2:DescribeVolumes",
    "ec2:DescribeVolumesModifications",
    "ec2:DetachVolume",
    "ec2:ModifyVolume",
  ]);
  assert.ok(changingCloudDriveCalls(target).every(({ action }) => !action.includes("Describe")));
});

test("an action that nobody grants is named", () => {
  const granted = statements(
    allow(
      ["ec2:*", "autoscaling:*"].flatMap((action) =>
        action === "ec2:*"
          ? [
              "ec2:[A-Z]*",
              "ec2:Describe*",
              "ec2:*Tags",
              "ec2:*Snapshot",
              "ec2:CreateVolume",
              "ec2:D*Volume",
              "ec2:ModifyVolume",
            ]
          : action,
      ),
    ),
  );
  assert.deepEqual(notAllowed(granted), { "ec2:AttachVolume": "refused: no policy of the role allows it" });
});

test("actions are compared without regard to case, and NotAction counts", () => {
  assert.deepEqual(notAllowed(statements(allow(["EC2:*", "AutoScaling:describe*"]))), {});
  const not = statements({ Effect: "Allow", NotAction: ["iam:*", "ec2:DeleteVolume"], Resource: "*" });
  assert.deepEqual(Object.keys(notAllowed(not)), ["ec2:DeleteVolume"]);
});

test("a resource that is too narrow is named: attaching needs the instance as well", () => {
  const volumes = allow("ec2:AttachVolume", { Resource: "arn:aws:ec2:*:123456789012:volume/*", Sid: "Volumes" });
  const rest = { Effect: "Allow", NotAction: "ec2:AttachVolume", Resource: "*" };
  assert.match(
    notAllowed(statements(volumes, rest))["ec2:AttachVolume"] ?? "",
    /^refused: statement Volumes allows it, and not on arn:aws:ec2:eu-west-1:123456789012:instance\//,
  );
  const elsewhere = { ...volumes, Resource: "arn:aws:ec2:us-east-1:*:*" };
  assert.match(notAllowed(statements(elsewhere, rest))["ec2:AttachVolume"] ?? "", /not on arn:aws:ec2:eu-west-1/);
});

test("a condition on another region refuses, one on tags depends", () => {
  const region = allow("*", { Sid: "Region", Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } });
  assert.match(
    notAllowed(statements(region))["ec2:CreateVolume"] ?? "",
    /^refused: statement Region allows it only for aws:RequestedRegion us-east-1$/,
  );
  const tags = allow("*", { Sid: "Tagged", Condition: { StringEquals: { "aws:ResourceTag/px": "1" } } });
  assert.match(
    notAllowed(statements(tags))["ec2:CreateVolume"] ?? "",
    /^conditional: statement Tagged asks for aws:ResourceTag\/px$/,
  );
});

test("a denial wins, one with a condition that is not known here is said", () => {
  const deny = { Effect: "Deny", Action: "ec2:Delete*", Resource: "*", Sid: "Keep" };
  assert.match(
    notAllowed([...everything, ...statements(deny)])["ec2:DeleteVolume"] ?? "",
    /^refused: statement Keep denies it$/,
  );
  const outside = { ...deny, Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } } };
  assert.match(
    notAllowed([...everything, ...statements(outside)])["ec2:DeleteVolume"] ?? "",
    /^conditional: statement Keep may deny it$/,
  );
});

test("a denial on something else does not count", () => {
  const other = { Effect: "Deny", Action: "ec2:*", Resource: "arn:aws:ec2:*:*:instance/i-0bastion" };
  assert.deepEqual(notAllowed([...everything, ...statements(other)]), {});
});

test("a permissions boundary takes what it does not name, and denies like any policy", () => {
  const boundary = statements(allow(["ec2:*Volume*", "ec2:*Tags", "ec2:Describe*", "autoscaling:*"]));
  const found = notAllowed(everything, boundary);
  assert.deepEqual(Object.keys(found), ["ec2:CreateSnapshot", "ec2:DeleteSnapshot"]);
  assert.equal(found["ec2:CreateSnapshot"], "refused: the permissions boundary does not allow it");
  assert.deepEqual(Object.keys(notAllowed([], everything)).length, 17, "a boundary grants nothing");
});

test("the calls of CloudSnap are about the named bucket and its objects", () => {
  assert.equal(bucketName("arn:aws-cn:s3:::backups"), "backups");
  const calls = cloudSnapCalls(target, "backups");
  const own = permissionPolicy({
    partition: "aws",
    cloudDrive: false,
    cloudSnap: { bucketArns: ["arn:aws:s3:::backups"] },
    regions: [],
  });
  const bad = (granting: Statement[]) =>
    judgeCalls({ granting }, calls, target)
      .filter(({ decision }) => decision !== "allowed")
      .map(({ action }) => action);
  assert.deepEqual(bad(statements(...own.Statement)), []);
  const vendors = [
    allow(["s3:ListAllMyBuckets", "s3:GetBucketLocation"]),
    allow("s3:*", { Resource: ["arn:aws:s3:::backups", "arn:aws:s3:::backups/*"] }),
  ];
  assert.deepEqual(bad(statements(...vendors)), []);
  const other = [
    allow(["s3:ListAllMyBuckets", "s3:GetBucketLocation"]),
    allow("s3:*", { Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }),
  ];
  assert.deepEqual(bad(statements(...other)), ["s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject"]);
});
