import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { trustPolicy } from "../../../components/aws/trust-policy";
import { subject as subjectOf } from "../../../components/subject";
import { readPolicy } from "../../../doctor/aws/policy/read-policy";
import { evaluateTrust, type TrustVerdict, type WebIdentity } from "../../../doctor/aws/policy/trust";

const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/ABC";
const ARN = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;
const SUBJECT = "system:serviceaccount:portworx:portworx";
const AUDIENCE = "sts.amazonaws.com";
const identity: WebIdentity = { oidcProviderArn: ARN, issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE };
const right = { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: SUBJECT };

const sound = {
  Sid: "Portworx",
  Effect: "Allow",
  Principal: { Federated: ARN },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: right },
};

function verdict(...statements: object[]): TrustVerdict {
  return evaluateTrust(readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements })), identity);
}

const allowing: [title: string, statement: object][] = [
  ["exact subject and audience", sound],
  [
    "one of several subjects",
    { ...sound, Condition: { StringEquals: { ...right, [`${ISSUER}:sub`]: ["x", SUBJECT] } } },
  ],
  [
    "the vendor's form, StringLike with exact subjects",
    {
      ...sound,
      Condition: { StringEquals: { [`${ISSUER}:aud`]: AUDIENCE }, StringLike: { [`${ISSUER}:sub`]: [SUBJECT, "x"] } },
    },
  ],
  ["a set operator", { ...sound, Condition: { "ForAnyValue:StringEquals": right } }],
  ["no condition", { ...sound, Condition: undefined }],
  ["a wildcard action", { ...sound, Action: ["sts:TagSession", "sts:*"] }],
  ["NotAction of something else", { ...sound, Action: undefined, NotAction: "sts:AssumeRole" }],
  ["one of several providers", { ...sound, Principal: { Federated: ["arn:aws:iam::1:oidc-provider/x", ARN] } }],
  ["everybody", { ...sound, Principal: "*" }],
  ["a condition key in other letters", { ...sound, Condition: { StringEquals: { [`${ISSUER}:AUD`]: AUDIENCE } } }],
];
for (const [title, statement] of allowing) {
  test(`${title} lets the token in`, () => assert.deepEqual(verdict(statement), { decision: "allowed", reason: "" }));
}

const condition = (values: object) => ({ ...sound, Condition: { StringEquals: values } });
const refusing: [title: string, statement: object, reason: RegExp][] = [
  [
    "another subject",
    condition({ ...right, [`${ISSUER}:sub`]: "system:serviceaccount:portworx:stork" }),
    /^statement Portworx does not fit: StringEquals .*:sub "system:serviceaccount:portworx:stork" is asked for, the token's subject is "system:serviceaccount:portworx:portworx"$/,
  ],
  [
    "another audience",
    condition({ ...right, [`${ISSUER}:aud`]: "openshift" }),
    /"openshift" is asked for, the token's audience is "sts\.amazonaws\.com"$/,
  ],
  [
    "a wildcard under StringEquals",
    condition({ [`${ISSUER}:sub`]: "system:serviceaccount:portworx:*" }),
    /StringEquals knows no wildcards/,
  ],
  [
    "another case",
    condition({ [`${ISSUER}:sub`]: "system:serviceaccount:portworx:Portworx" }),
    /differs in case or blanks/,
  ],
  ["a blank", condition({ [`${ISSUER}:sub`]: `${SUBJECT} ` }), /differs in case or blanks/],
  [
    "a key of another issuer",
    condition({ "oidc.eks.us-east-1.amazonaws.com/id/DEF:sub": SUBJECT }),
    /do not have \(another issuer\)$/,
  ],
  ["a key with https://", condition({ [`https://${ISSUER}:sub`]: SUBJECT }), /do not have \(it begins with https:\/\//],
  ["a key with a slash", condition({ [`${ISSUER}/:sub`]: SUBJECT }), /it ends with a slash that tokens do not have/],
  [
    "another account",
    { ...sound, Principal: { Federated: ARN.replace("123456789012", "210987654321") } },
    /its principal is arn:aws:iam::210987654321:.*\(another account or partition\)$/,
  ],
  [
    "another case of the provider",
    { ...sound, Principal: { Federated: ARN.replace("ABC", "abc") } },
    /letters differ in case/,
  ],
  ["an account as principal", { ...sound, Principal: { AWS: "123456789012" } }, /its principal is no OIDC provider/],
  ["another action", { ...sound, Action: "sts:AssumeRole" }, /^no statement allows sts:AssumeRoleWithWebIdentity$/],
];
for (const [title, statement, reason] of refusing) {
  test(`${title} keeps the token out, with the reason`, () => {
    const found = verdict(statement);
    assert.equal(found.decision, "refused");
    assert.match(found.reason, reason);
  });
}

test("a denial wins over every grant", () => {
  assert.deepEqual(verdict(sound, { Effect: "Deny", Principal: "*", Action: "*" }), {
    decision: "refused",
    reason: "statement number 2 denies it",
  });
  const others = { ...sound, Sid: "Others", Effect: "Deny", Condition: { StringNotEquals: right } };
  assert.equal(verdict(sound, others).decision, "allowed");
});

test("of several clusters' statements the one for this cluster is spoken of", () => {
  const other = { ...sound, Sid: "Other", Principal: { Federated: ARN.replace("ABC", "DEF") }, Condition: undefined };
  const wrong = { ...condition({ ...right, [`${ISSUER}:aud`]: "x" }), Sid: "Ours" };
  assert.match(verdict(other, wrong).reason, /^statement Ours does not fit/);
});

test("what depends on more than the token is undecided", () => {
  const here = { ...sound, Condition: { ...sound.Condition, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } };
  assert.deepEqual(verdict(here), { decision: "undecided", reason: "statement Portworx depends on aws:SourceIp" });
  assert.equal(verdict(here, sound).decision, "allowed", "another statement decides");
  const deny = { ...here, Effect: "Deny", Sid: "Inside" };
  assert.deepEqual(verdict(sound, deny), { decision: "undecided", reason: "statement Inside depends on aws:SourceIp" });
  const not = { Effect: "Deny", NotPrincipal: { AWS: "123456789012" }, Action: "sts:*" };
  assert.match(verdict(sound, not).reason, /depends on NotPrincipal/);
});

test("IAM's percent-encoded documents are read, and what is no policy is refused in words", () => {
  const document = JSON.stringify({ Statement: sound });
  assert.deepEqual(readPolicy(encodeURIComponent(document)), readPolicy(document));
  assert.throws(() => readPolicy("{"), /^Error: the policy is no JSON$/);
  assert.throws(() => readPolicy(`{"Statement":[{"Effect":"Permit"}]}`), /is not one that IAM would store/);
});

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);

test("the product's own trust policies let in whom they name, and nobody else", () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 4 }), name, name, (accounts, namespace, other) => {
      const [stranger = "", ...serviceAccounts] = accounts;
      const document = trustPolicy([
        { issuerUrl: `https://${ISSUER}`, oidcProviderArn: ARN, audiences: [AUDIENCE], namespace, serviceAccounts },
      ]);
      const of = (subject: string) =>
        evaluateTrust(readPolicy(JSON.stringify(document)), { ...identity, subject }).decision;
      for (const account of serviceAccounts) {
        assert.equal(of(subjectOf(namespace, account)), "allowed");
        if (other !== namespace) assert.equal(of(subjectOf(other, account)), "refused");
      }
      assert.equal(of(subjectOf(namespace, stranger)), "refused");
    }),
  );
});
