import assert from "node:assert/strict";
import { test } from "node:test";
import { CreateTagsCommand, DescribeVolumesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { permissionPolicy } from "../../components/aws/permission-policy";
import { assumeRole, createRole } from "./aws-fixture";
import { assertOnly, BUCKET, CAPABILITIES, claimsOf, DoctorFixture, seen, withStatus } from "./doctor-aws-fixture";

const lab = new DoctorFixture();

test("dry runs leave nothing behind", async () => {
  const ec2 = new EC2Client(lab.aws.client);
  const before = (await ec2.send(new DescribeVolumesCommand({}))).Volumes?.length;
  await lab.ask();
  assert.equal((await ec2.send(new DescribeVolumesCommand({}))).Volumes?.length, before);
});

test("the lab's EC2 answers a dry run past authorization alone, and decides over tags by the kind of resource", async () => {
  const token = await lab.sign(claimsOf("portworx"));
  const { Credentials } = await assumeRole(lab.aws, lab.roleArn, token);
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const ec2 = new EC2Client({ ...lab.aws.client, credentials });
  const run = { ImageId: "ami-1", MinCount: 1, MaxCount: 1, DryRun: true };
  await assert.rejects(ec2.send(new RunInstancesCommand(run)), { name: "UnauthorizedOperation" });
  await assert.rejects(new EC2Client(lab.aws.client).send(new RunInstancesCommand(run)), { name: "DryRunOperation" });
  const tag = (resource: string) => new CreateTagsCommand({ Resources: [resource], Tags: [{ Key: "a", Value: "b" }] });
  await ec2.send(tag("vol-0123456789abcdef0"));
  await ec2.send(tag("snap-0123456789abcdef0"));
  await assert.rejects(ec2.send(tag("i-0123456789abcdef0")), { name: "UnauthorizedOperation" });
});

test("a condition that cannot be judged from here is warned of, and the dry run tells what it comes to", async () => {
  const { Statement } = permissionPolicy(CAPABILITIES);
  const only = {
    Sid: "Tagged",
    Effect: "Deny",
    Action: "ec2:CreateVolume",
    Resource: "*",
    Condition: { Null: { "aws:RequestTag/team": "true" } },
  };
  const answers = await lab.ask({
    roleArn: await lab.role("tagged", { permissions: { Version: "2012-10-17", Statement: [...Statement, only] } }),
  });
  assert.deepEqual(withStatus(answers, "WARN"), ["aws.permission-policy"]);
  assert.match(seen(answers, "aws.permission-policy"), /^ec2:CreateVolume: statement portworx\/Tagged may deny it$/);
  assert.deepEqual(withStatus(answers, "FAIL"), ["aws.ec2"]);
  assert.match(seen(answers, "aws.ec2"), /^ec2:CreateVolume: .*explicit deny/);
});

test("a missing action is named, whether no policy grants it or the boundary takes it", async () => {
  const full = permissionPolicy(CAPABILITIES);
  const without = JSON.parse(JSON.stringify(full).replace('"ec2:AttachVolume",', "")) as object;
  const missing = await lab.ask({ roleArn: await lab.role("no-attach", { permissions: without }) });
  assertOnly(missing, "aws.permission-policy", "FAIL", /^ec2:AttachVolume: no policy of the role allows it$/);
  assert.ok(withStatus(missing, "SKIP").includes("aws.ec2"));

  const { Policy: boundary } = await lab.iam.send(
    new CreatePolicyCommand({
      PolicyName: "boundary",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: ["ec2:*", "autoscaling:*"], Resource: "*" },
      }),
    }),
  );
  const arn = await lab.role("bounded");
  await lab.iam.send(
    new PutRolePermissionsBoundaryCommand({ RoleName: "bounded", PermissionsBoundary: boundary?.Arn }),
  );
  const bounded = await lab.ask({ roleArn: arn });
  assertOnly(bounded, "aws.permission-policy", "FAIL", /s3:PutObject: the permissions boundary does not allow it/);
});

test("permissions from an attached policy count like inline ones", async () => {
  const { Policy: attached } = await lab.iam.send(
    new CreatePolicyCommand({ PolicyName: "portworx", PolicyDocument: JSON.stringify(permissionPolicy(CAPABILITIES)) }),
  );
  const nothing = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" }],
  };
  const arn = await lab.role("attached", { permissions: nothing });
  await lab.iam.send(new AttachRolePolicyCommand({ RoleName: "attached", PolicyArn: attached?.Arn }));
  assert.deepEqual(withStatus(await lab.ask({ roleArn: arn }), "WARN", "FAIL"), []);
});

test("a bucket that is not there, or whose own policy shuts the role out, fails alone", async () => {
  const lost = permissionPolicy({ ...CAPABILITIES, cloudSnap: "every-bucket" });
  const arn = await lab.role("every-bucket", { permissions: lost });
  assertOnly(
    await lab.ask({ roleArn: arn, expected: { bucket: "nowhere" } }),
    "aws.s3",
    "FAIL",
    /there is no bucket nowhere/,
  );

  await lab.s3.send(new CreateBucketCommand({ Bucket: "closed" }));
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:ListBucket", Resource: "arn:aws:s3:::closed" };
  await lab.s3.send(
    new PutBucketPolicyCommand({
      Bucket: "closed",
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: [deny] }),
    }),
  );
  assertOnly(
    await lab.ask({ roleArn: arn, expected: { bucket: "closed" } }),
    "aws.s3",
    "FAIL",
    /s3:ListBucket: AccessDenied/,
  );
});

test("without a bucket the question does not arise", async () => {
  const answers = await lab.ask({ expected: {} });
  assert.match(seen(answers, "aws.s3"), /no bucket is named/);
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), []);
});

test("the write test removes its object, also where reading it back is refused", async () => {
  const options = { writeTest: true };
  const written = await lab.ask({ options });
  assert.match(seen(written, "aws.s3"), /written, read and removed/);
  assert.deepEqual(await keysOf(BUCKET), []);

  await lab.s3.send(new CreateBucketCommand({ Bucket: "unreadable" }));
  const arn = await lab.role("writer", {
    permissions: permissionPolicy({ ...CAPABILITIES, cloudSnap: "every-bucket" }),
  });
  const deny = {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::unreadable/*",
  };
  await lab.s3.send(
    new PutBucketPolicyCommand({
      Bucket: "unreadable",
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: [deny] }),
    }),
  );
  const refused = await lab.ask({ options, roleArn: arn, expected: { bucket: "unreadable" } });
  assertOnly(refused, "aws.s3", "FAIL", /s3:GetObject: AccessDenied/);
  assert.deepEqual(await keysOf("unreadable"), []);
  await lab.s3.send(new DeleteBucketCommand({ Bucket: "unreadable" }));
});

async function keysOf(Bucket: string): Promise<string[]> {
  const { Contents = [] } = await lab.s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

test("nodes whose own role may change volumes are warned of", async () => {
  await lab.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "nodes" }));
  const ec2Trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  await createRole(lab.aws, "nodes", JSON.stringify(ec2Trust));
  await lab.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: "nodes", RoleName: "nodes" }));
  const run = new RunInstancesCommand({
    ImageId: "ami-1",
    MinCount: 1,
    MaxCount: 1,
    IamInstanceProfile: { Name: "nodes" },
  });
  const { Instances: [instance] = [] } = await new EC2Client(lab.aws.client).send(run);
  const providerIds = [`aws:///us-east-1a/${instance?.InstanceId}`];

  const harmless = await lab.ask({ providerIds });
  assert.deepEqual(withStatus(harmless, "WARN", "FAIL"), []);
  assert.match(seen(harmless, "aws.node-fallback"), /^nodes: no call that changes volumes$/);

  const permissions = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*Volume", Resource: "*" }] };
  await lab.iam.send(
    new PutRolePolicyCommand({ RoleName: "nodes", PolicyName: "drives", PolicyDocument: JSON.stringify(permissions) }),
  );
  const cause = /nodes' role nodes allows ec2:CreateVolume, .*ec2:ModifyVolume\n.*reach the nodes' credentials/;
  assertOnly(await lab.ask({ providerIds }), "aws.node-fallback", "WARN", cause);
});
