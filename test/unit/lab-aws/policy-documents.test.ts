import assert from "node:assert/strict";
import { test } from "node:test";
import { inlinePolicyFault, trustPolicyFault } from "../../../lab/aws/front/policy-documents";

const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/issuer.example.com";
const SOUND = {
  Effect: "Allow",
  Principal: { Federated: PROVIDER },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: { "issuer.example.com:sub": ["a", "b"] }, "ForAnyValue:StringLikeIfExists": { x: "y*" } },
};

function trust(changes: Record<string, unknown>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...SOUND, ...changes }] });
}

test("sound trust policies pass", () => {
  assert.equal(trustPolicyFault(trust({})), undefined);
  assert.equal(trustPolicyFault(trust({ Principal: "*", Effect: "Deny" })), undefined);
  assert.equal(
    trustPolicyFault(trust({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" })),
    undefined,
  );
  assert.equal(trustPolicyFault(JSON.stringify({ Statement: SOUND })), undefined, "one statement needs no list");
});

const FAULTS: [string, string, RegExp][] = [
  ["no JSON", "{", /invalid Json/],
  ["no object", "[]", /Syntax errors/],
  ["no statement", "{}", /Syntax errors/],
  ["an empty list", `{"Statement":[]}`, /Syntax errors/],
  ["an unknown version", `{"Version":"2020-01-01","Statement":[]}`, /valid version string/],
  ["an unknown effect", trust({ Effect: "Permit" }), /Syntax errors/],
  ["a resource", trust({ Resource: "*" }), /prohibited field Resource/],
  ["no principal", trust({ Principal: undefined }), /Missing required field Principal/],
  ["an unknown kind of principal", trust({ Principal: { Web: "x" } }), /Invalid principal in policy: "Web":"x"/],
  [
    "a federated principal that is none",
    trust({ Principal: { Federated: "https://issuer.example.com" } }),
    /Federated/,
  ],
  ["no action", trust({ Action: undefined }), /Missing required field Action/],
  ["an action of another service", trust({ Action: "s3:GetObject" }), /may only specify STS AssumeRole actions/],
  ["an unknown operator", trust({ Condition: { StringEqualz: { a: "b" } } }), /Invalid Condition type : StringEqualz/],
  ["a condition that is a list", trust({ Condition: { StringEquals: ["a"] } }), /Syntax errors/],
  ["a value that is an object", trust({ Condition: { StringEquals: { a: {} } } }), /Syntax errors/],
];

for (const [title, document, message] of FAULTS) {
  test(`a trust policy with ${title} is malformed`, () => {
    const fault = trustPolicyFault(document);
    assert.equal(fault?.code, "MalformedPolicyDocument");
    assert.match(fault.message, message);
  });
}

test("the trust policy quota counts characters without white space", () => {
  const document = (length: number) => trust({ Sid: "s".repeat(length - trust({ Sid: "" }).length) });
  assert.equal(document(2048).length, 2048);
  assert.equal(trustPolicyFault(document(2048)), undefined);
  assert.equal(trustPolicyFault(JSON.stringify(JSON.parse(document(2048)), null, 8)), undefined);
  assert.deepEqual(trustPolicyFault(document(2049)), {
    code: "LimitExceeded",
    message: "Cannot exceed quota for ACLSizePerRole: 2048",
  });
});

test("an inline policy may name resources, but no unknown operator, and has its own quota", () => {
  const inline = (changes: object) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*", ...changes }] });
  assert.equal(inlinePolicyFault(inline({})), undefined);
  assert.match(inlinePolicyFault(inline({ Condition: { Equals: {} } }))?.message ?? "", /Invalid Condition type/);
  assert.equal(inlinePolicyFault(inline({ Sid: "s".repeat(10_240) }))?.code, "LimitExceeded");
});
