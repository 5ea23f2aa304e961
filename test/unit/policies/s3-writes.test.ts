import assert from "node:assert/strict";
import { test } from "node:test";
import { permissionPolicy } from "../../../components/aws/permission-policy";
import { s3Writes } from "../../../policies/aws/s3-writes";
import { notYetKnown } from "../../../policies/known-value";
import { judge, resource, roleType } from "./judge";

function policyOf(...statements: object[]) {
  const allowed = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return resource("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement: allowed }) });
}

const ours = { partition: "aws", cloudDrive: true, regions: [] };

test("Portworx's permissions on named buckets are in order, although it lists every bucket", () => {
  const document = permissionPolicy({
    ...ours,
    cloudSnap: { bucketArns: ["arn:aws:s3:::backups"] },
    encryption: { keyArns: ["arn:aws:kms:us-east-1:123456789012:key/1"], allowGrants: true },
  });
  assert.deepEqual(judge(s3Writes, policyOf(...document.Statement)), []);
});

test("Portworx's permissions on every bucket are told, until the setting allows them", () => {
  const policy = policyOf(...permissionPolicy({ ...ours, cloudDrive: false, cloudSnap: "every-bucket" }).Statement);
  assert.deepEqual(judge(s3Writes, policy), [
    "policy.Statement[0]: seen s3:CreateBucket on *, wanted S3 writes on named buckets alone. " +
      "Name the buckets and their objects as Resource, or set allowEveryBucket for the rule where Portworx is to create buckets itself.",
  ]);
  assert.deepEqual(judge(s3Writes, policy, { allowEveryBucket: true }), []);
});

for (const [what, statement] of [
  ["every action", { Action: "*", Resource: "*" }],
  ["every action of S3", { Action: ["ec2:DescribeVolumes", "S3:*"], Resource: "*" }],
  ["every bucket by its ARN", { Action: "s3:PutObject", Resource: "arn:aws-cn:s3:::*" }],
  [
    "every object of every bucket",
    { Action: "s3:DeleteObject", Resource: ["arn:aws:s3:::backups/*", "arn:aws:s3:::*/*"] },
  ],
  ["a pattern of actions", { Action: "s3:Put*", Resource: "*" }],
  ["everything but something else", { NotAction: "iam:*", Resource: "*" }],
  ["every bucket but one", { Action: "s3:PutObject", NotResource: "arn:aws:s3:::payroll" }],
] as const) {
  test(`${what} is a write to every bucket`, () => {
    assert.equal(judge(s3Writes, policyOf(statement)).length, 1);
  });
}

for (const [what, statement] of [
  ["reading every bucket", { Action: ["s3:GetObject", "s3:List*"], Resource: "*" }],
  [
    "writing to buckets of one prefix",
    { Action: "s3:*", Resource: ["arn:aws:s3:::portworx-*", "arn:aws:s3:::portworx-*/*"] },
  ],
  ["denying everything", { Effect: "Deny", Action: "s3:*", Resource: "*" }],
  ["allowing everything but S3", { NotAction: ["s3:*"], Resource: "*" }],
  ["another service", { Action: "ec2:CreateVolume", Resource: "*" }],
] as const) {
  test(`${what} is no such write`, () => {
    assert.deepEqual(judge(s3Writes, policyOf(statement)), []);
  });
}

test("managed policies and inline policies of a role are judged too", () => {
  const policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } });
  for (const type of ["aws:iam/policy:Policy", "aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy"]) {
    assert.equal(judge(s3Writes, resource(type, { policy })).length, 1, type);
  }
  const role = resource(roleType, { inlinePolicies: [{ name: "none" }, { policy }] });
  assert.match(judge(s3Writes, role).join(), /^inlinePolicies\[1\]\.policy\.Statement: seen s3:\* on \*/);
});

test("what a preview does not know never violates", () => {
  const statement = { Effect: "Allow", Action: "s3:*", Resource: [notYetKnown, "*"] };
  for (const policy of [notYetKnown, { Statement: [statement] }]) {
    assert.deepEqual(judge(s3Writes, resource("aws:iam/policy:Policy", { policy })), []);
  }
});
