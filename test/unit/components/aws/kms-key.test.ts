import { test } from "node:test";
import assert from "node:assert/strict";
import { checkKmsKeyArn } from "../../../../components/aws/kms-key";
import { mistakeOf } from "../recorder";

test("keys are named by their own ARN", () => {
  checkKmsKeyArn("arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", "key");
  checkKmsKeyArn("arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab", "key");
});

for (const arn of [
  "1234abcd-12ab-34cd-56ef-1234567890ab",
  "arn:aws:kms:us-east-1:123456789012:alias/portworx",
  "arn:aws:kms::123456789012:key/a",
  "arn:aws:kms:us-east-1::key/a",
  "arn:aws:kms:us-east-1:123456789012:key/*",
]) {
  test(`refuses ${arn}`, () => {
    assert.equal(
      mistakeOf(() => checkKmsKeyArn(arn, "key")),
      `key: got "${arn}", wanted the ARN of a KMS key, such as ` +
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab. Copy the key's ARN from KMS; a policy " +
        "cannot name a key by its alias.",
    );
  });
}
