import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { mistakes, parse } from "./parsing";

const pair = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const issuer = { bucketName: "demo-issuer", publicKeys: [pair.publicKey] };
const selfManaged = (changes: Record<string, unknown>) => ({
  platform: "self-managed",
  webhook: { existing: true },
  ...changes,
});

test("an issuer to make takes the place of a given one", () => {
  const { selfHostedIssuer, cluster } = parse(selfManaged({ selfHostedIssuer: issuer }));
  assert.deepEqual({ selfHostedIssuer, cluster }, { selfHostedIssuer: issuer, cluster: { name: "demo" } });
});

const distribution = {
  issuerUrl: "https://d111111abcdef8.cloudfront.net",
  distributionArn: "arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5",
};

test("the documents may be served by a distribution", () => {
  const { selfHostedIssuer } = parse(selfManaged({ selfHostedIssuer: { ...issuer, distribution } }));
  assert.deepEqual(selfHostedIssuer?.distribution, distribution);
});

for (const [what, changes, expected] of [
  [
    "on a platform that has its issuer",
    {
      platform: "gardener",
      cluster: { name: "demo", issuerUrl: "https://issuer.example.com" },
      selfHostedIssuer: issuer,
    },
    [
      "selfHostedIssuer: wanted nothing on Gardener on AWS, whose API servers take their issuer from the platform. Remove it and give cluster.issuerUrl.",
    ],
  ],
  [
    "on EKS",
    { platform: "eks", webhook: undefined, selfHostedIssuer: issuer },
    [
      "selfHostedIssuer: wanted nothing on Amazon EKS, whose API servers take their issuer from the platform. Remove it.",
    ],
  ],
  [
    "beside a given issuer",
    { cluster: { name: "demo", issuerUrl: "https://issuer.example.com" }, selfHostedIssuer: issuer },
    [
      'cluster.issuerUrl: got "https://issuer.example.com", wanted nothing where selfHostedIssuer makes the issuer. Remove one of the two.',
    ],
  ],
  [
    "with a bucket that S3 refuses",
    { selfHostedIssuer: { ...issuer, bucketName: "Demo_Issuer" } },
    [
      'selfHostedIssuer.bucketName: got "Demo_Issuer", wanted an S3 bucket name: 3 to 63 characters of a-z, 0-9, . and -, beginning and ending with a letter or digit. Name an existing bucket, without s3:// and without a key.',
    ],
  ],
  [
    "without keys",
    { selfHostedIssuer: { bucketName: "demo-issuer" } },
    [
      "selfHostedIssuer.publicKeys: got [], wanted at least one public key, here or in keySets. Give the public half of the key that the API server signs tokens with.",
    ],
  ],
  [
    "with a private key, which is not repeated",
    { selfHostedIssuer: { ...issuer, publicKeys: [pair.privateKey] } },
    [
      "selfHostedIssuer.publicKeys[0]: wanted a public key; this one is private, and would be published. Give the public half (openssl rsa -in sa.key -pubout), and rotate the key if others could have read it.",
    ],
  ],
  [
    "with a private key in the place of the list, which is not repeated either",
    { selfHostedIssuer: { ...issuer, publicKeys: pair.privateKey } },
    [
      "selfHostedIssuer.publicKeys: wanted a list: public keys in PEM that tokens are signed with. Correct selfHostedIssuer.publicKeys or leave it out.",
    ],
  ],
  [
    "with a distribution of another partition, and an issuer with a slash at its end",
    {
      selfHostedIssuer: {
        ...issuer,
        distribution: {
          issuerUrl: "https://issuer.example.com/",
          distributionArn: distribution.distributionArn.replace("arn:aws:", "arn:aws-cn:"),
        },
      },
    },
    [
      'selfHostedIssuer.distribution.issuerUrl: got "https://issuer.example.com/", wanted an issuer URL without a slash at its end, which the paths of its documents are added to. Leave the slash out, here and in the API server\'s --service-account-issuer.',
      'selfHostedIssuer.distribution.distributionArn: got "arn:aws-cn:cloudfront::123456789012:distribution/EDFDVBD632BHDS5", wanted the ARN of a CloudFront distribution, such as arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5. Take the arn of the distribution that serves the issuer\'s URL from this bucket, in the same partition.',
    ],
  ],
] as const) {
  test(`refused: an issuer to make ${what}`, () => assert.deepEqual(mistakes(selfManaged(changes)), expected));
}
