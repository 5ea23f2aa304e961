import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkTrustPolicySize, trustPolicy, type ClusterTrust } from "../../../../components/aws/trust-policy";
import { mistakeOf } from "../recorder";

const eks = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const cluster: ClusterTrust = {
  issuerUrl: `https://${eks}`,
  oidcProviderArn: `arn:aws:iam::123456789012:oidc-provider/${eks}`,
  audiences: ["sts.amazonaws.com"],
  namespace: "portworx",
  serviceAccounts: ["portworx", "stork", "px-node-wiper"],
};

test("one cluster: issuer, audience and subjects are matched exactly", () => {
  assert.equal(
    JSON.stringify(trustPolicy([cluster]), null, 2),
    `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "Federated": "arn:aws:iam::123456789012:oidc-provider/${eks}"
      },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "${eks}:aud": "sts.amazonaws.com",
          "${eks}:sub": [
            "system:serviceaccount:portworx:portworx",
            "system:serviceaccount:portworx:stork",
            "system:serviceaccount:portworx:px-node-wiper"
          ]
        }
      }
    }
  ]
}`,
  );
});

test("ROSA: either of two audiences, and an issuer with a path", () => {
  const issuer = "rh-oidc.s3.us-east-1.amazonaws.com/1x2Y3z";
  const rosa = {
    ...cluster,
    issuerUrl: `https://${issuer}`,
    audiences: ["openshift", "sts.amazonaws.com"],
    serviceAccounts: ["portworx"],
  };
  assert.deepEqual(trustPolicy([rosa]).Statement[0]?.Condition, {
    StringEquals: {
      [`${issuer}:aud`]: ["openshift", "sts.amazonaws.com"],
      [`${issuer}:sub`]: "system:serviceaccount:portworx:portworx",
    },
  });
});

test("the wildcard loosens the subject alone", () => {
  assert.deepEqual(trustPolicy([{ ...cluster, serviceAccounts: undefined }]).Statement[0]?.Condition, {
    StringEquals: { [`${eks}:aud`]: "sts.amazonaws.com" },
    StringLike: { [`${eks}:sub`]: "system:serviceaccount:portworx:*" },
  });
});

test("several clusters have a statement each", () => {
  const other = { ...cluster, issuerUrl: "https://issuer.example.com/two", namespace: "storage" };
  const document = trustPolicy([cluster, other]);
  assert.deepEqual(document.Statement[0], trustPolicy([cluster]).Statement[0]);
  assert.deepEqual(document.Statement[1], trustPolicy([other]).Statement[0]);
});

test("an EKS cluster with three service accounts takes about 530 characters", () => {
  const one = JSON.stringify(trustPolicy([cluster])).length;
  const two = JSON.stringify(trustPolicy([cluster, cluster])).length;
  assert.ok(two - one > 480 && two - one < 560, `${two - one}`);
});

test("a document that is too long is refused with a way out", () => {
  checkTrustPolicySize("x".repeat(2048), 3, 2048);
  assert.equal(
    mistakeOf(() => checkTrustPolicySize("x".repeat(2049), 4, 2048)),
    "clusters: got 4, wanted a trust policy of at most 2048 characters; 4 clusters make 2049. Make one PortworxRole per " +
      "cluster, or raise the account's quota (IAM, role trust policy length) and set trustPolicyQuota to it.",
  );
});

test("whatever the cluster, issuer, audience and namespace are always part of the condition", () => {
  const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
  const trust = fc.record({
    issuerUrl: name.map((host) => `https://${host}.example.com/id`),
    oidcProviderArn: name,
    audiences: fc.uniqueArray(name, { minLength: 1 }),
    namespace: name,
    serviceAccounts: fc.option(fc.uniqueArray(name, { minLength: 1 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(trust, (given) => {
      const condition = trustPolicy([given]).Statement[0]?.Condition;
      const issuer = given.issuerUrl.slice("https://".length);
      assert.deepEqual([condition?.StringEquals?.[`${issuer}:aud`]].flat(), given.audiences);
      const subjects = [
        (condition?.StringEquals ?? {})[`${issuer}:sub`] ?? condition?.StringLike?.[`${issuer}:sub`],
      ].flat();
      assert.equal(subjects.length, given.serviceAccounts?.length ?? 1);
      for (const subject of subjects) assert.ok(subject?.startsWith(`system:serviceaccount:${given.namespace}:`));
    }),
  );
});
