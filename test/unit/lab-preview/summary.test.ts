import assert from "node:assert/strict";
import { test } from "node:test";
import { readChanges } from "../../../lab/preview/changes";
import { summaryOf } from "../../../lab/preview/summary";

const URN = "urn:pulumi:aws::portworx-workload-identity::";
const ISSUER = "oidc.example.com";

function trust(...subjects: string[]): string {
  const Condition = { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subjects } };
  const Principal = { Federated: `arn:aws:iam::123456789012:oidc-provider/${ISSUER}` };
  return JSON.stringify({
    Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRoleWithWebIdentity", Condition }],
  });
}

function summary(...steps: object[]): string {
  return summaryOf("aws", "main", readChanges(JSON.stringify({ steps })));
}

function role(op: string, before: string | undefined, after: string | undefined) {
  const type = "aws:iam/role:Role";
  const stateOf = (assumeRolePolicy?: string) => assumeRolePolicy && { type, inputs: { assumeRolePolicy } };
  return { op, urn: `${URN}${type}::portworx-role`, oldState: stateOf(before), newState: stateOf(after) };
}

test("nothing is said where nothing changes", () => {
  assert.equal(summary(), "### Stack `aws`, against `main`\n\nNothing changes.\n");
  const same = { ...role("same", trust("a"), trust("a")) };
  assert.match(summary(same, { op: "update", urn: `${URN}pulumi:providers:aws::default` }), /Nothing changes/);
});

test("who is trusted is told before and after", () => {
  const text = summary(role("update", trust("portworx", "stork"), trust("portworx", "px-node-wiper")));
  const of = `of arn:aws:iam::123456789012:oidc-provider/${ISSUER} for sts.amazonaws.com`;
  assert.match(text, /1 changes; nothing is deleted or replaced/);
  assert.ok(text.includes(`@@ portworx-role @@\n- stork ${of}\n+ px-node-wiper ${of}\n\`\`\``), text);
  assert.ok(!text.includes("portworx of"), "who stays is not told");
});

test("trust without a subject or an audience stands out", () => {
  const open = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" } });
  assert.match(summary(role("update", trust("a"), open)), /\+ ANYBODY of \* for ANY AUDIENCE/);
});

test("a deleted role trusts nobody any more, and is called out first", () => {
  const created = { op: "create", urn: `${URN}t::n`, newState: { type: "kubernetes:core/v1:Namespace", inputs: {} } };
  const text = summary(created, role("delete", trust("a"), undefined));
  assert.match(text, /\*\*1 of 2 changes delete or replace something\*\*\n\n\| change/);
  assert.match(text, /- a of/);
  assert.ok(text.indexOf("| delete |") < text.indexOf("| create |"));
});

test("permissions are told one by one", () => {
  const type = "aws:iam/rolePolicy:RolePolicy";
  const policy = (...Action: string[]) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
  const text = summary({
    op: "update",
    urn: `${URN}${type}::portworx`,
    oldState: { type, inputs: { policy: policy("ec2:CreateVolume", "ec2:DeleteVolume") } },
    newState: { type, inputs: { policy: policy("ec2:CreateVolume", "s3:PutObject") } },
  });
  assert.match(text, /@@ portworx @@\n- ec2:DeleteVolume on \*\n\+ s3:PutObject on \*\n/);
  assert.match(text, /\*\*Who may become whom\*\*: Trust stays as it is\./);
});

test("Azure's credentials, roles and assignments are read, too", () => {
  const step = (type: string, name: string, before: object, after: object) => ({
    op: "replace",
    urn: `${URN}${type}::${name}`,
    oldState: { type, inputs: before },
    newState: { type, inputs: after },
    replaceReasons: ["issuer"],
  });
  const credential = (issuer: string) => ({ issuer, subject: "s", audiences: ["a"], resourceName: "identity" });
  const text = summary(
    step(
      "azure-native:managedidentity:FederatedIdentityCredential",
      "c",
      credential("https://issuer"),
      credential("https://issuer/"),
    ),
    step(
      "azure-native:authorization:RoleDefinition",
      "r",
      { permissions: [{ actions: ["x/read"], dataActions: [] }] },
      { permissions: [{ actions: ["x/read", "x/write"], dataActions: ["y/read"] }] },
    ),
    step(
      "azure-native:authorization:RoleAssignment",
      "ra",
      { scope: "/subscriptions/1", roleDefinitionId: "/subscriptions/1/providers/x/roleDefinitions/9" },
      {
        scope: "/subscriptions/1/resourceGroups/g",
        roleDefinitionId: "/subscriptions/1/providers/x/roleDefinitions/9",
      },
    ),
  );
  assert.ok(text.includes("- s of https://issuer for a becomes identity identity\n+ s of https://issuer/ for a"), text);
  assert.match(text, /\+ x\/write\n\+ y\/read/);
  assert.match(text, /- role 9 at \/subscriptions\/1\n\+ role 9 at \/subscriptions\/1\/resourceGroups\/g/);
  assert.match(text, /\| replace \| `azure-native:managedidentity:FederatedIdentityCredential` \| c \| issuer \|/);
});

test("what Pulumi did not print as JSON is an error", () => {
  assert.throws(() => readChanges("error: no stack"));
  assert.throws(() => readChanges('{"steps":[{}]}'));
});
