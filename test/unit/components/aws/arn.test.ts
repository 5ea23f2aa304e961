import { test } from "node:test";
import assert from "node:assert/strict";
import {
  checkAccountId,
  checkPartition,
  checkPartitionName,
  checkRoleArn,
  oidcProviderArn,
  parseArn,
  parseOidcProviderArn,
  roleArn,
} from "../../../../components/aws/arn";
import { mistakeOf } from "../recorder";

const accountId = "123456789012";
const issuerUrl = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC";
const anything = { wanted: "an ARN", remedy: "Give one.", accepts: () => true };

test("an ARN is read into its parts", () => {
  assert.deepEqual(parseArn("arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/a:b", "key", anything), {
    partition: "aws-us-gov",
    service: "kms",
    region: "us-gov-west-1",
    account: accountId,
    resource: "key/a:b",
  });
});

for (const text of [
  "",
  "arn:aws:iam::1234:role/a",
  "arn:gcp:iam::123456789012:role/a",
  "arn:aws:iam::123456789012:",
  "a",
]) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.equal(
      mistakeOf(() => parseArn(text, "key", anything)),
      `key: got ${JSON.stringify(text)}, wanted an ARN. Give one.`,
    );
  });
}

for (const partition of ["aws", "aws-us-gov", "aws-cn"]) {
  test(`ARNs of partition ${partition}`, () => {
    const home = { partition, accountId };
    const provider = `arn:${partition}:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC`;
    assert.equal(oidcProviderArn(home, issuerUrl), provider);
    assert.deepEqual(parseOidcProviderArn(provider, issuerUrl), {
      partition,
      service: "iam",
      region: "",
      account: accountId,
      resource: "oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
    });
    assert.equal(roleArn(home, "/team/", "portworx"), `arn:${partition}:iam::123456789012:role/team/portworx`);
    checkRoleArn(roleArn(home, "/", "portworx"));
    checkPartition(provider, partition, "key");
    checkPartitionName(partition);
  });
}

test("a provider of another issuer, even one in another case, is refused", () => {
  const wanted =
    "wanted the ARN of the IAM OIDC provider for https://oidc.eks.us-east-1.amazonaws.com/id/ABC. Take the arn of the " +
    "IamOidcProvider that was made for the same issuer.";
  for (const id of ["XYZ", "abc", "ABC/"]) {
    const arn = `arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/${id}`;
    assert.equal(
      mistakeOf(() => parseOidcProviderArn(arn, issuerUrl)),
      `oidcProviderArn: got "${arn}", ${wanted}`,
    );
  }
});

test("an ARN of another partition is refused", () => {
  assert.equal(
    mistakeOf(() => checkPartition("arn:aws:s3:::backups", "aws-us-gov", "cloudSnap.buckets[0]")),
    'cloudSnap.buckets[0]: got "arn:aws:s3:::backups", wanted an ARN of partition aws-us-gov, where the cluster\'s OIDC ' +
      "provider is. A role can only use what lies in its own partition; name the one that does.",
  );
});

test("what is no role is refused", () => {
  assert.equal(
    mistakeOf(() => checkRoleArn("arn:aws:iam::123456789012:user/portworx")),
    'roleArn: got "arn:aws:iam::123456789012:user/portworx", wanted the ARN of an IAM role, such as ' +
      "arn:aws:iam::123456789012:role/portworx. Take the arn of the PortworxRole.",
  );
});

test("accounts have 12 digits", () => {
  checkAccountId(accountId);
  assert.equal(
    mistakeOf(() => checkAccountId("1234")),
    'accountId: got "1234", wanted the 12 digits of an AWS account. Take the accountId of aws.getCallerIdentity, as a string.',
  );
});

test("a partition is one of AWS's", () => {
  assert.equal(
    mistakeOf(() => checkPartitionName("china")),
    'partition: got "china", wanted an AWS partition: aws, aws-us-gov or aws-cn. Take the partition of aws.getPartition.',
  );
});
