import assert from "node:assert/strict";
import { test } from "node:test";
import { reach } from "../../../doctor/aws/checks/node-fallback";
import { isSessionOf } from "../../../doctor/aws/checks/exchange";
import { issuerDifference } from "../../../doctor/aws/issuer-difference";
import { readProviderId } from "../../../doctor/aws/nodes";
import { globalRegionOf, regionOfIssuer } from "../../../doctor/aws/region";
import { readRoleArn } from "../../../doctor/aws/role-arn";

test("a role's ARN is read with its path, and what is none is not", () => {
  const arn = "arn:aws-us-gov:iam::123456789012:role/storage/px/portworx";
  assert.deepEqual(readRoleArn(arn), {
    arn,
    partition: "aws-us-gov",
    accountId: "123456789012",
    path: "/storage/px/",
    name: "portworx",
  });
  assert.equal(readRoleArn("arn:aws:iam::123456789012:role/portworx")?.path, "/");
  for (const wrong of [
    "",
    "portworx",
    "arn:aws:iam::12345:role/x",
    "arn:aws:iam::123456789012:user/x",
    "arn:aws:iam::123456789012:role/",
    `${arn} `,
  ]) {
    assert.equal(readRoleArn(wrong), undefined, wrong);
  }
});

test("the assumed role is compared in account and name; a session's ARN has no path", () => {
  const role = readRoleArn("arn:aws:iam::123456789012:role/storage/portworx");
  assert.ok(role);
  assert.ok(isSessionOf("arn:aws:sts::123456789012:assumed-role/portworx/x", role));
  assert.ok(!isSessionOf("arn:aws:sts::123456789012:assumed-role/portworx-2/x", role));
  assert.ok(!isSessionOf("arn:aws:sts::210987654321:assumed-role/portworx/x", role));
});

const issuer = "https://oidc.example.com/id/ABC";
const differences: [found: string, difference: RegExp | undefined][] = [
  ["https://oidc.example.com/id/ABC/", /^it ends with a slash that tokens do not have$/],
  ["oidc.example.com/id/ABC/", /slash/],
  ["http://oidc.example.com/id/ABC", /^it begins with http:\/\/$/],
  ["oidc.example.com/id/abc", /^its letters differ in case$/],
  ["http://oidc.example.com/id/abc/", /http:\/\/.*slash.*case/],
  ["oidc.example.com/id/DEF", undefined],
  ["oidc.example.com/id/ABC", undefined],
];
for (const [found, difference] of differences) {
  test(`${found} is told from the cluster's issuer`, () => {
    const words = issuerDifference(issuer, found);
    if (difference) assert.match(words ?? "", difference);
    else assert.equal(words, undefined);
  });
}

test("an issuer that ends with a slash misses it elsewhere", () => {
  assert.match(issuerDifference(`${issuer}/`, issuer) ?? "", /lacks the slash/);
});

test("regions are found in EKS's issuers, and partitions have one for IAM", () => {
  assert.equal(regionOfIssuer("https://oidc.eks.cn-north-1.amazonaws.com.cn/id/X"), "cn-north-1");
  assert.equal(regionOfIssuer("https://issuer.example.com"), undefined);
  assert.deepEqual(["aws", "aws-us-gov", "aws-cn"].map(globalRegionOf), ["us-east-1", "us-gov-west-1", "cn-north-1"]);
});

test("a node's instance is read from its provider id, and other clouds' are none", () => {
  assert.deepEqual(readProviderId("aws:///us-east-1a/i-0123456789abcdef0"), {
    zone: "us-east-1a",
    instanceId: "i-0123456789abcdef0",
  });
  for (const other of ["", "azure:///subscriptions/x", "kind://docker/x/y", "aws:///us-east-1/fargate-ip-10"]) {
    assert.equal(readProviderId(other), undefined, other);
  }
});

test("who reaches the nodes' credentials depends on the hop limit", () => {
  const limits = (...all: (number | undefined)[]) =>
    all.map((limit) => ({ MetadataOptions: { HttpPutResponseHopLimit: limit } }));
  assert.match(reach(limits(1, 2)), /^every pod .*hop limit 2/);
  assert.match(reach(limits(1, undefined)), /^pods on the host's network, as Portworx's are/);
});
