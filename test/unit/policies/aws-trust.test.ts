import assert from "node:assert/strict";
import { test } from "node:test";
import { trustPolicy, type ClusterTrust } from "../../../components/aws/trust-policy";
import { federatedAudience } from "../../../policies/aws/federated-audience";
import { federatedIssuer } from "../../../policies/aws/federated-issuer";
import { federatedSubject } from "../../../policies/aws/federated-subject";
import { notYetKnown } from "../../../policies/known-value";
import { issuer, judge, providerArn, resource, roleTrusting, roleType, trusting } from "./judge";

const trustRules = [federatedSubject, federatedAudience, federatedIssuer];
const aud = `${issuer}:aud`;
const sub = `${issuer}:sub`;
const audience = "sts.amazonaws.com";
const account = "system:serviceaccount:portworx:portworx";

const cluster: ClusterTrust = {
  issuerUrl: `https://${issuer}`,
  oidcProviderArn: providerArn,
  audiences: [audience],
  namespace: "portworx",
  serviceAccounts: ["portworx", "stork"],
};

function allMessages(...statements: unknown[]): string[] {
  return trustRules.flatMap((rule) => judge(rule, roleTrusting(...statements)));
}

test("a trust policy of ours is in order, also for many clusters and many audiences", () => {
  const other = {
    ...cluster,
    issuerUrl: "https://example.com/two",
    oidcProviderArn: providerArn.replace(issuer, "example.com/two"),
  };
  const document = trustPolicy([cluster, { ...other, audiences: ["openshift", audience] }]);
  assert.deepEqual(allMessages(...document.Statement), []);
});

test("a whole namespace is refused until the setting names it", () => {
  const [statement] = trustPolicy([{ ...cluster, serviceAccounts: undefined }]).Statement;
  const role = roleTrusting(statement);
  assert.deepEqual(judge(federatedSubject, role), [
    `assumeRolePolicy.Statement[0]: seen StringLike ${sub} system:serviceaccount:portworx:*, wanted StringEquals on ${sub}, without wildcards. ` +
      "List each subject, such as system:serviceaccount:portworx:portworx, in Condition.StringEquals, or allow the whole namespace in the rule's setting anyServiceAccountIn.",
  ]);
  assert.deepEqual(judge(federatedSubject, role, { anyServiceAccountIn: ["portworx"] }), []);
  assert.equal(judge(federatedSubject, role, { anyServiceAccountIn: ["backup"] }).length, 1);
  assert.deepEqual(judge(federatedAudience, role), [], "only the subject is widened");
});

test("an allowed namespace does not let another wildcard through beside it", () => {
  const both = trusting({
    StringLike: { [sub]: ["system:serviceaccount:portworx:*", "system:serviceaccount:*:portworx"] },
  });
  assert.equal(judge(federatedSubject, roleTrusting(both), { anyServiceAccountIn: ["portworx"] }).length, 1);
});

test("an allowed namespace that is excluded instead of asked for lets nobody through", () => {
  const others = trusting({ StringNotLike: { [sub]: "system:serviceaccount:portworx:*" } });
  assert.equal(judge(federatedSubject, roleTrusting(others), { anyServiceAccountIn: ["portworx"] }).length, 1);
});

test("a missing audience is told with the key that is missing", () => {
  assert.deepEqual(judge(federatedAudience, roleTrusting(trusting({ StringEquals: { [sub]: account } }))), [
    `assumeRolePolicy.Statement[0]: seen no condition on ${aud}, wanted StringEquals on ${aud}, without wildcards. ` +
      "Add the key to Condition.StringEquals with the audience that the pods' tokens carry, such as sts.amazonaws.com.",
  ]);
});

test("a missing subject is refused, also beside an exact audience", () => {
  assert.match(
    judge(federatedSubject, roleTrusting(trusting({ StringEquals: { [aud]: audience } }))).join(),
    /no condition on .*:sub/,
  );
});

for (const [what, operator, value] of [
  ["a wildcard for the namespace", "StringLike", "system:serviceaccount:*:portworx"],
  ["a wildcard for one character", "StringLike", "system:serviceaccount:portworx:portwor?"],
  ["a wildcard where none works", "StringEquals", "system:serviceaccount:portworx:*"],
  ["an operator that accepts tokens without a subject", "StringEqualsIfExists", account],
  ["an operator that accepts an empty set", "ForAllValues:StringEquals", account],
  ["an operator that does not look at case", "StringEqualsIgnoreCase", account],
  ["a negation", "StringNotEquals", account],
  ["a policy variable", "StringLike", "${aws:username}"],
  ["a wildcard in a list", "StringLike", [account, "system:serviceaccount:portworx:*"]],
  ["an empty list", "StringEquals", []],
] as const) {
  test(`${what} is no exact subject`, () => {
    assert.equal(judge(federatedSubject, roleTrusting(trusting({ [operator]: { [sub]: value } }))).length, 1);
  });
}

test("StringLike without wildcards is exact, a key's case does not matter, and a second condition only narrows", () => {
  const condition = {
    StringLike: { [sub.toUpperCase()]: account, [aud]: audience },
    StringNotLike: { [sub]: "system:serviceaccount:*:default" },
  };
  assert.deepEqual(allMessages(trusting(condition)), []);
});

test("an audience with a wildcard is refused", () => {
  const condition = { StringLike: { [aud]: "sts.*" }, StringEquals: { [sub]: account } };
  assert.match(judge(federatedAudience, roleTrusting(trusting(condition))).join(), /seen StringLike .*:aud sts\.\*/);
});

test("keys of another issuer than the provider's are found, and guard nothing", () => {
  const other = "oidc.eks.us-east-1.amazonaws.com/id/OTHER";
  const role = roleTrusting(trusting({ StringEquals: { [`${other}:aud`]: audience, [`${other}:sub`]: account } }));
  assert.deepEqual(judge(federatedIssuer, role), [
    `assumeRolePolicy.Statement[0]: seen a condition on ${other}:aud, wanted conditions on ${issuer} alone. ${federatedIssuer.remedy}`,
    `assumeRolePolicy.Statement[0]: seen a condition on ${other}:sub, wanted conditions on ${issuer} alone. ${federatedIssuer.remedy}`,
  ]);
  assert.equal(judge(federatedSubject, role).length, 1);
  assert.equal(judge(federatedAudience, role).length, 1);
});

test("the whole ARN as a key, a known mistake, is found", () => {
  const role = roleTrusting(trusting({ StringEquals: { [`${providerArn}:sub`]: account, [aud]: audience } }));
  assert.equal(judge(federatedSubject, role).length, 1);
});

test("conditions of AWS's own keys are left alone, also with a dot in a tag's name", () => {
  const exact = trusting();
  const condition = {
    ...exact.Condition,
    StringLike: { "aws:RequestTag/example.com:team": "storage", "aws:SourceIp": "10.*" },
  };
  assert.deepEqual(allMessages({ ...exact, Condition: condition }), []);
});

test("every provider of a list needs conditions of its own", () => {
  const other = providerArn.replace("EXAMPLE", "OTHER");
  assert.equal(judge(federatedSubject, roleTrusting(trusting(undefined, [providerArn, other]))).length, 1);
});

test("a statement that accepts tokens of every provider is refused", () => {
  const everybody = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRoleWithWebIdentity" };
  for (const statement of [
    everybody,
    { ...everybody, Principal: { Federated: "*" } },
    { ...everybody, Principal: { AWS: ["*"] }, Action: ["sts:*"] },
  ]) {
    assert.match(
      judge(federatedIssuer, roleTrusting(statement)).join(),
      /seen tokens of every provider trusted, wanted the ARN of one OIDC provider/,
    );
  }
});

test("other kinds of trust are none of these rules' business", () => {
  const statements = [
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/corporate" },
      Action: "sts:AssumeRoleWithSAML",
    },
    {
      Effect: "Allow",
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
    },
    {
      Effect: "Allow",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
    },
    { ...trusting({}), Effect: "Deny" },
  ];
  assert.deepEqual(allMessages(...statements), []);
});

test("an issuer that was left out is judged elsewhere", () => {
  const role = roleTrusting(trusting({}));
  const settings = { issuersLeftOut: [issuer] };
  assert.equal(judge(federatedSubject, role).length + judge(federatedAudience, role).length, 2);
  assert.deepEqual([...judge(federatedSubject, role, settings), ...judge(federatedAudience, role, settings)], []);
});

test("a policy given as an object, and a statement outside of a list, are judged alike", () => {
  const inObject = resource(roleType, { assumeRolePolicy: { Statement: trusting({}) } });
  assert.match(judge(federatedSubject, inObject).join(), /^assumeRolePolicy\.Statement: seen no condition/);
});

test("what a preview does not know never violates", () => {
  for (const assumeRolePolicy of [
    notYetKnown,
    { Statement: [trusting({ StringLike: { [sub]: notYetKnown } })] },
    "no JSON",
  ]) {
    assert.deepEqual(
      trustRules.flatMap((rule) => judge(rule, resource(roleType, { assumeRolePolicy }))),
      [],
    );
  }
});
