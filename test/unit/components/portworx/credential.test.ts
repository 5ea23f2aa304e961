import { test } from "node:test";
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cloud } from "../../../../components/platforms";
import { awsCredential, azureCredential, checkedCredential } from "../../../../components/portworx/credential";
import { mistakeOf, record } from "../recorder";

const role = "arn:aws:iam::123456789012:role/portworx";
const clientId = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";

test("each cloud's credential is the annotation that its webhook reads", () => {
  assert.deepEqual(checkedCredential(awsCredential(role)), {
    cloudProvider: "aws",
    key: "eks.amazonaws.com/role-arn",
    value: role,
  });
  assert.deepEqual(checkedCredential(azureCredential(clientId)), {
    cloudProvider: "azure",
    key: "azure.workload.identity/client-id",
    value: clientId,
  });
});

test("a value that is only known later is left for later", () => {
  assert.ok(pulumi.Output.isInstance(checkedCredential(awsCredential(pulumi.output(role))).value));
});

test("another annotation is refused", () => {
  assert.equal(
    mistakeOf(() => checkedCredential({ cloudProvider: Cloud.Aws, key: "iam.amazonaws.com/role", value: role })),
    'credential.key: got "iam.amazonaws.com/role", wanted eks.amazonaws.com/role-arn, the annotation that the webhook on aws ' +
      "reads. Build the credential with awsCredential or azureCredential.",
  );
});

test("values of another kind are refused", () => {
  assert.equal(
    mistakeOf(() => checkedCredential(awsCredential("portworx"))),
    'credential.value: got "portworx", wanted the ARN of an IAM role, such as arn:aws:iam::123456789012:role/portworx. Take the ' +
      "arn of the PortworxRole.",
  );
  assert.equal(
    mistakeOf(() => checkedCredential(azureCredential("portworx"))),
    'credential.value: got "portworx", wanted the client ID of a user-assigned managed identity, a UUID. Take the identity\'s ' +
      "clientId, not its principalId or resource ID.",
  );
});

test("a principal ID that is given for the client ID is told by comparing the two, at once or when they are known", async () => {
  const principalId = "0A1B2C3D-0000-4111-8222-333344445555";
  assert.equal(azureCredential(clientId, principalId).value, clientId);
  const message =
    'credential.value: got "0a1b2c3d-0000-4111-8222-333344445555", wanted the client ID of the managed identity; this is its ' +
    "principal ID. Take the identity's clientId (az identity show --query clientId), not its principalId.";
  assert.equal(
    mistakeOf(() => azureCredential(principalId.toLowerCase(), principalId)),
    message,
  );
  const later = pulumi.output(principalId.toLowerCase());
  const { failures } = await record(() => azureCredential(later, pulumi.output(principalId)));
  assert.deepEqual(
    failures.map((failure) => failure.message),
    [message],
  );
});
