import { test } from "node:test";
import assert from "node:assert/strict";
import {
  bucketIssuerUrl,
  checkDistributionArn,
  checkDistributionIssuerUrl,
  issuerBucketPolicy,
  objectKeys,
} from "../../../../components/aws/issuer-bucket";
import { checkIssuerUrl } from "../../../../components/issuer";
import { mistakeOf } from "../recorder";

const urls: [string, string][] = [
  ["us-east-1", "https://s3.us-east-1.amazonaws.com/example-issuer"],
  ["us-gov-west-1", "https://s3.us-gov-west-1.amazonaws.com/example-issuer"],
  ["cn-north-1", "https://s3.cn-north-1.amazonaws.com.cn/example-issuer"],
];

for (const [region, url] of urls) {
  test(`the issuer of a bucket in ${region}`, () => {
    assert.equal(bucketIssuerUrl("example-issuer", region), url);
    checkIssuerUrl(url);
  });
}

test("the documents lie below the issuer's URL", () => {
  assert.deepEqual(objectKeys(), { discovery: ".well-known/openid-configuration", keys: "keys.json" });
  assert.deepEqual(objectKeys("https://example.com"), objectKeys());
  assert.deepEqual(objectKeys("https://example.com/Clusters/a"), {
    discovery: "Clusters/a/.well-known/openid-configuration",
    keys: "Clusters/a/keys.json",
  });
});

const bucket = {
  bucketName: "example-issuer",
  region: "us-east-1",
  objectKeys: [".well-known/openid-configuration", "keys.json"],
};

test("everybody may read two objects, and only with TLS", () => {
  assert.deepEqual(issuerBucketPolicy(bucket), {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadIssuerDocuments",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "s3:GetObject",
        Resource: [
          "arn:aws:s3:::example-issuer/.well-known/openid-configuration",
          "arn:aws:s3:::example-issuer/keys.json",
        ],
      },
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:*",
        Resource: ["arn:aws:s3:::example-issuer", "arn:aws:s3:::example-issuer/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
});

test("with a distribution, it alone may read them", () => {
  const distributionArn = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5";
  const { Statement } = issuerBucketPolicy({ ...bucket, distributionArn });
  assert.deepEqual(Statement[0], {
    Sid: "ReadIssuerDocuments",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "s3:GetObject",
    Resource: ["arn:aws:s3:::example-issuer/.well-known/openid-configuration", "arn:aws:s3:::example-issuer/keys.json"],
    Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
  });
});

test("the policy is of the region's partition", () => {
  const text = JSON.stringify(issuerBucketPolicy({ ...bucket, region: "cn-north-1" }));
  assert.equal(text.match(/"arn:aws-cn:s3:::example-issuer/g)?.length, 4);
  assert.doesNotMatch(text, /arn:aws:/);
});

const wrongArn = (arn: string, partition: string) =>
  `distribution.distributionArn: got "${arn}", wanted the ARN of a CloudFront distribution, such as ` +
  `arn:${partition}:cloudfront::123456789012:distribution/EDFDVBD632BHDS5. Take the arn of the distribution that serves the ` +
  "issuer's URL from this bucket, in the same partition.";

for (const arn of ["EDFDVBD632BHDS5", "arn:aws:s3:::bucket", "arn:aws:cloudfront::123456789012:function/a", ""]) {
  test(`${JSON.stringify(arn)} is no distribution`, () => {
    assert.equal(
      mistakeOf(() => checkDistributionArn(arn, "us-east-1")),
      wrongArn(arn, "aws"),
    );
  });
}

test("a distribution of another partition is refused", () => {
  const arn = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5";
  checkDistributionArn(arn, "eu-central-1");
  assert.equal(
    mistakeOf(() => checkDistributionArn(arn, "cn-north-1")),
    wrongArn(arn, "aws-cn"),
  );
});

test("the issuer of a distribution", () => {
  checkDistributionIssuerUrl("https://d111111abcdef8.cloudfront.net");
  checkDistributionIssuerUrl("https://d111111abcdef8.cloudfront.net/Cluster-A");
  assert.equal(
    mistakeOf(() => checkDistributionIssuerUrl("https://d111111abcdef8.cloudfront.net/")),
    'distribution.issuerUrl: got "https://d111111abcdef8.cloudfront.net/", wanted an issuer URL without a slash at its end, ' +
      "which the paths of its documents are added to. Leave the slash out, here and in the API server's " +
      "--service-account-issuer.",
  );
  assert.match(
    mistakeOf(() => checkDistributionIssuerUrl("http://example.com")),
    /^distribution\.issuerUrl: got "http:\/\/example\.com", wanted an issuer URL .* starting with https:\/\//,
  );
});
