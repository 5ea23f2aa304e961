import { test } from "node:test";
import assert from "node:assert/strict";
import { bucketArn, checkBucket } from "../../../../components/aws/bucket";
import { mistakeOf } from "../recorder";

for (const name of ["my-backups", "a1b", "backups.example.com", "a".repeat(63), "arn:aws:s3:::my-backups"]) {
  test(`accepts ${name}`, () => checkBucket(name, "bucket"));
}

const names = [
  ["", "ab", "a".repeat(64), "My-Backups", "my_backups", "-backups", "backups-", "a..b", "192.168.0.1", "backups/*"],
  ["xn--backups", "backups-s3alias", "backups--x-s3", "s3://backups", "*", "back ups"],
].flat();

for (const name of names) {
  test(`refuses ${JSON.stringify(name)}`, () => {
    assert.equal(
      mistakeOf(() => checkBucket(name, "bucket")),
      `bucket: got ${JSON.stringify(name)}, wanted an S3 bucket name: 3 to 63 characters of a-z, 0-9, . and -, beginning and ` +
        "ending with a letter or digit. Name an existing bucket, without s3:// and without a key.",
    );
  });
}

for (const arn of [
  "arn:aws:s3:::backups/*",
  "arn:aws:s3:us-east-1::backups",
  "arn:aws:sqs:::backups",
  "arn:aws:s3:::*",
]) {
  test(`refuses ${arn}`, () => {
    assert.equal(
      mistakeOf(() => checkBucket(arn, "bucket")),
      `bucket: got "${arn}", wanted a bucket's name or its ARN, such as arn:aws:s3:::my-backups. Name the bucket alone, ` +
        "without a key or a pattern.",
    );
  });
}

test("a name becomes an ARN of the partition, an ARN stays", () => {
  assert.equal(bucketArn("backups", "aws-cn", "bucket"), "arn:aws-cn:s3:::backups");
  assert.equal(bucketArn("arn:aws:s3:::backups", "aws", "bucket"), "arn:aws:s3:::backups");
});

test("an ARN of another partition is refused", () => {
  assert.match(
    mistakeOf(() => bucketArn("arn:aws:s3:::backups", "aws-cn", "bucket")),
    /^bucket: got "arn:aws:s3:::backups", wanted an ARN of partition aws-cn/,
  );
});
