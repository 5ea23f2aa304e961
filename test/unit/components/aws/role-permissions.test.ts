import { test } from "node:test";
import assert from "node:assert/strict";
import {
  boundaryIn,
  checkedPermissions,
  permissionJson,
  type Permissions,
} from "../../../../components/aws/role-permissions";
import type { PortworxRoleArgs } from "../../../../components/aws/portworx-role";
import { mistakeOf } from "../recorder";

const home = { partition: "aws-us-gov", accountId: "123456789012" };
const key = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd";
const check = (given: Partial<PortworxRoleArgs>) => checkedPermissions({ clusters: [], ...given }) as Permissions;
const mistakeIn = (given: Partial<PortworxRoleArgs>) => mistakeOf(() => check(given));

test("by default Portworx manages volumes and nothing else", () => {
  assert.deepEqual(check({}), {
    cloudDrive: true,
    buckets: undefined,
    everyBucket: false,
    keyArns: undefined,
    allowGrants: false,
    regions: [],
  });
});

test("buckets are named or all of them, never both or neither", () => {
  const remedies = [
    { buckets: ["backups"], everyBucket: true, remedy: "Drop everyBucket to keep Portworx to the named buckets." },
    {
      buckets: [],
      everyBucket: false,
      remedy: "Name the buckets, or set everyBucket to true if Portworx may use and create any.",
    },
  ];
  for (const { buckets, everyBucket, remedy } of remedies) {
    assert.equal(
      mistakeIn({ cloudSnap: { buckets, everyBucket } }),
      `cloudSnap: got {"buckets":${buckets.length},"everyBucket":${everyBucket}}, wanted either named buckets or everyBucket. ` +
        remedy,
    );
  }
  assert.match(mistakeIn({ cloudSnap: {} }), /^cloudSnap: got \{"buckets":0,"everyBucket":false\}/);
});

test("each mistake names its input", () => {
  assert.match(mistakeIn({ cloudSnap: { buckets: ["ok1", "Not_Ok"] } }), /^cloudSnap\.buckets\[1\]: got "Not_Ok"/);
  assert.match(mistakeIn({ encryption: { keyArns: ["key"] } }), /^encryption\.keyArns\[0\]: got "key"/);
  assert.equal(
    mistakeIn({ encryption: { keyArns: [] } }),
    "encryption.keyArns: got [], wanted at least one key. Leave encryption out where nothing is encrypted with a customer key.",
  );
  for (const region of ["us-east-1a", "", "us", "*"]) {
    assert.equal(
      mistakeIn({ regions: ["us-east-1", region] }),
      `regions[1]: got "${region}", wanted an AWS region such as us-east-1. Name a region, not a zone; leave regions out for all.`,
    );
  }
});

test("the document is written for the role's partition", () => {
  const permissions = check({
    cloudSnap: { buckets: ["backups"] },
    encryption: { keyArns: [key], allowGrants: true },
    regions: ["us-gov-west-1"],
  });
  const json = permissionJson(home, permissions);
  assert.match(json, /"arn:aws-us-gov:s3:::backups"/);
  assert.match(json, /"arn:aws-us-gov:s3:::backups\/\*"/);
  assert.match(json, /"arn:aws-us-gov:ec2:\*:\*:volume\/\*"/);
  assert.match(json, /"kms:CreateGrant","Resource":\["arn:aws-us-gov:kms:/);
  assert.doesNotMatch(json, /arn:aws:/);
});

test("every bucket", () => {
  assert.match(permissionJson(home, check({ cloudSnap: { everyBucket: true } })), /"s3:CreateBucket"/);
});

test("what lies in another partition is refused", () => {
  const foreign = key.replace("aws-us-gov", "aws");
  assert.match(
    mistakeOf(() => permissionJson(home, check({ encryption: { keyArns: [key, foreign] } }))),
    /^encryption\.keyArns\[1\]: got ".*", wanted an ARN of partition aws-us-gov/,
  );
  assert.match(
    mistakeOf(() => permissionJson(home, check({ cloudSnap: { buckets: ["arn:aws:s3:::backups"] } }))),
    /^cloudSnap\.buckets\[0\]: got "arn:aws:s3:::backups", wanted an ARN of partition aws-us-gov/,
  );
  assert.match(
    mistakeOf(() => boundaryIn(home, "arn:aws:iam::aws:policy/PowerUserAccess")),
    /^permissionsBoundary: got ".*", wanted an ARN of partition aws-us-gov/,
  );
  const boundary = "arn:aws-us-gov:iam::123456789012:policy/boundary";
  assert.equal(boundaryIn(home, boundary), boundary);
});
