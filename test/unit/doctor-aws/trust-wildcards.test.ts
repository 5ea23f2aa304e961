import assert from "node:assert/strict";
import { test } from "node:test";
import { readPolicy } from "../../../doctor/aws/policy/read-policy";
import { looseTrust } from "../../../doctor/aws/policy/trust-wildcards";

const ISSUER = "issuer.example.com";
const ARN = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;
const identity = { oidcProviderArn: ARN, issuer: ISSUER, subject: "system:serviceaccount:portworx:portworx" };
const aud = { [`${ISSUER}:aud`]: "sts.amazonaws.com" };
const exact = { ...aud, [`${ISSUER}:sub`]: identity.subject };
const like = (...subjects: string[]) => ({ StringEquals: aud, StringLike: { [`${ISSUER}:sub`]: subjects } });

function loose(Condition: object | undefined, changes: object = {}) {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: ARN },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
    ...changes,
  };
  return looseTrust(readPolicy(JSON.stringify({ Statement: [statement] })), identity);
}

const tight: [string, object][] = [
  ["exact values", { StringEquals: exact }],
  ["the vendor's StringLike without wildcards", like(identity.subject, "system:serviceaccount:portworx:stork")],
  ["an exact condition beside one with wildcards", { ...like("system:serviceaccount:*"), StringEquals: exact }],
];
for (const [title, condition] of tight)
  test(`${title}: nobody else gets in`, () => assert.deepEqual(loose(condition), []));

const open: [string, object | undefined, boolean, RegExp][] = [
  [
    "every service account of the namespace",
    like("system:serviceaccount:portworx:*"),
    false,
    /of the namespace that fits/,
  ],
  ["every namespace", like("system:serviceaccount:*:portworx"), true, /other namespaces/],
  ["namespaces that begin alike", like("system:serviceaccount:portworx*"), true, /other namespaces/],
  ["anybody", like("*"), true, /compares no subject/],
  ["no subject", { StringEquals: aud }, true, /compares no subject/],
  [
    "all but one subject",
    { StringEquals: aud, StringNotEquals: { [`${ISSUER}:sub`]: "x" } },
    true,
    /compares no subject/,
  ],
  ["no audience", { StringEquals: { [`${ISSUER}:sub`]: identity.subject } }, false, /compares no audience/],
  [
    "an audience only where there is one to compare",
    { StringEquals: { [`${ISSUER}:sub`]: identity.subject }, StringLike: { [`${ISSUER}:aud`]: "*" } },
    false,
    /no audience/,
  ],
];
for (const [title, condition, isOpen, reason] of open) {
  test(`${title}: said, and ${isOpen ? "open" : "loose"}`, () => {
    const [first, ...others] = loose(condition);
    assert.deepEqual(others, []);
    assert.equal(first?.isOpen, isOpen);
    assert.match(first?.reason ?? "", reason);
  });
}

test("a principal of everybody is open, whatever the conditions", () => {
  assert.match(loose({ StringEquals: exact }, { Principal: "*" })[0]?.reason ?? "", /trusts everybody/);
});

test("statements of other providers, denials and other actions are none of this installation's", () => {
  assert.deepEqual(loose(undefined, { Principal: { Federated: `${ARN}/other` } }), []);
  assert.deepEqual(loose(undefined, { Effect: "Deny" }), []);
  assert.deepEqual(loose(undefined, { Action: "sts:AssumeRole" }), []);
});
