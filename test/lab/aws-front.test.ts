import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import * as iam from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  assumeRole,
  createOidcProvider,
  createRole,
  ISSUER,
  ISSUER_HOST_PATH,
  PROVIDER_ARN,
  serviceAccountToken,
  startAwsFixture,
  trustPolicy,
  type AwsFixture,
} from "./aws-fixture";

let aws: AwsFixture;
let client: iam.IAMClient;
const target = { OpenIDConnectProviderArn: PROVIDER_ARN };

before(async () => {
  aws = await startAwsFixture();
  client = new iam.IAMClient(aws.client);
  await createOidcProvider(aws);
});
after(() => aws.stop());

/** Credentials of a role that may do nothing. */
async function powerless(role: string) {
  const { Credentials } = await assumeRole(aws, await createRole(aws, role), await serviceAccountToken(aws.key));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

test("an OIDC provider's client ids, thumbprints and tags change one by one", async () => {
  const first = await client.send(new iam.GetOpenIDConnectProviderCommand(target));
  assert.equal(first.Url, ISSUER_HOST_PATH, "AWS leaves the scheme out");
  assert.match(first.ThumbprintList?.[0] ?? "", /^[0-9a-f]{40}$/, "AWS fetches a thumbprint where none was given");

  const thumbprint = createHash("sha1").update("x").digest("hex");
  await client.send(new iam.UpdateOpenIDConnectProviderThumbprintCommand({ ...target, ThumbprintList: [thumbprint] }));
  for (const ClientID of ["openshift", "openshift"]) {
    await client.send(new iam.AddClientIDToOpenIDConnectProviderCommand({ ...target, ClientID }));
  }
  const Tags = [
    { Key: "owner", Value: "acme/storage/dev" },
    { Key: "second", Value: "2" },
  ];
  await client.send(new iam.TagOpenIDConnectProviderCommand({ ...target, Tags }));
  assert.deepEqual((await client.send(new iam.ListOpenIDConnectProviderTagsCommand(target))).Tags, Tags);
  await client.send(new iam.UntagOpenIDConnectProviderCommand({ ...target, TagKeys: ["owner"] }));
  for (const ClientID of ["openshift", "nobody"]) {
    await client.send(new iam.RemoveClientIDFromOpenIDConnectProviderCommand({ ...target, ClientID }));
  }
  const last = await client.send(new iam.GetOpenIDConnectProviderCommand(target));
  assert.deepEqual(last.ThumbprintList, [thumbprint]);
  assert.deepEqual(last.ClientIDList, ["sts.amazonaws.com"]);
  assert.deepEqual(last.Tags, [{ Key: "second", Value: "2" }]);
});

test("a second provider for an issuer, a missing one and one without https are refused", async () => {
  const create = (Url: string) => client.send(new iam.CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ["a"] }));
  await assert.rejects(create(ISSUER), { name: "EntityAlreadyExistsException" });
  await assert.rejects(create("http://issuer.example.com"), { name: "ValidationError" });
  const missing = { OpenIDConnectProviderArn: `${PROVIDER_ARN}X`, ClientID: "a" };
  await assert.rejects(client.send(new iam.AddClientIDToOpenIDConnectProviderCommand(missing)), {
    name: "NoSuchEntityException",
  });
});

test("changing a provider needs the permission to", async () => {
  const other = new iam.IAMClient({ ...aws.client, credentials: await powerless("no-iam") });
  const add = new iam.AddClientIDToOpenIDConnectProviderCommand({ ...target, ClientID: "evil" });
  await assert.rejects(other.send(add), { name: "AccessDenied" });
  const { ClientIDList } = await client.send(new iam.GetOpenIDConnectProviderCommand(target));
  assert.ok(!ClientIDList?.includes("evil"));
});

test("malformed and oversized policies are refused, and the old ones stay", async () => {
  const RoleName = "documents";
  await createRole(aws, RoleName);
  const update = (PolicyDocument: string) =>
    client.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  await assert.rejects(update("{"), {
    name: "MalformedPolicyDocumentException",
    message: "This policy contains invalid Json",
  });
  await assert.rejects(update(trustPolicy({ StringEqualz: {} })), { message: "Invalid Condition type : StringEqualz" });
  await assert.rejects(createRole(aws, "other", "{}"), { name: "MalformedPolicyDocumentException" });
  const big = trustPolicy({ StringEquals: { [`${ISSUER_HOST_PATH}:sub`]: "x".repeat(2048) } });
  await assert.rejects(update(big), {
    name: "LimitExceededException",
    message: "Cannot exceed quota for ACLSizePerRole: 2048",
  });
  const inline = { RoleName, PolicyName: "p", PolicyDocument: JSON.stringify({ Statement: [{ Effect: "Allow" }] }) };
  await assert.rejects(client.send(new iam.PutRolePolicyCommand(inline)), { name: "MalformedPolicyDocumentException" });
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
  assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""), trustPolicy());
});

test("EKS knows the lab's cluster and no other, and tells it only to who may ask", async () => {
  const { cluster } = await new EKSClient(aws.client).send(new DescribeClusterCommand({ name: "portworx-demo" }));
  assert.equal(cluster?.arn, "arn:aws:eks:us-east-1:123456789012:cluster/portworx-demo");
  assert.equal(cluster?.status, "ACTIVE");
  assert.equal(cluster?.version, "1.37");
  assert.equal(cluster?.identity?.oidc?.issuer, ISSUER);
  assert.match(Buffer.from(cluster?.certificateAuthority?.data ?? "", "base64").toString(), /BEGIN CERTIFICATE/);
  const unknown = new EKSClient(aws.client).send(new DescribeClusterCommand({ name: "other" }));
  await assert.rejects(unknown, { name: "ResourceNotFoundException" });
  const denied = new EKSClient({ ...aws.client, credentials: await powerless("no-eks") });
  await assert.rejects(denied.send(new DescribeClusterCommand({ name: "portworx-demo" })), {
    name: "AccessDeniedException",
  });
});

test("large objects pass through, and a bucket may be called clusters", async () => {
  const s3 = new S3Client(aws.client);
  const Body = Buffer.alloc(5_000_000, "portworx");
  await s3.send(new CreateBucketCommand({ Bucket: "clusters" }));
  await s3.send(new PutObjectCommand({ Bucket: "clusters", Key: "portworx-demo", Body }));
  const { Body: stored } = await s3.send(new GetObjectCommand({ Bucket: "clusters", Key: "portworx-demo" }));
  assert.ok(Buffer.from((await stored?.transformToByteArray()) ?? []).equals(Body));
});
