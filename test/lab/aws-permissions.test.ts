import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  EC2Client,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { IAMClient, ListRolesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { assumeRole, createOidcProvider, createRole, serviceAccountToken, startAwsFixture } from "./aws-fixture";

/** What Portworx's documentation grants, for one bucket. */
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["ec2:CreateVolume", "ec2:DeleteVolume", "ec2:DescribeVolumes", "ec2:CreateTags"],
      Resource: "*",
    },
    { Effect: "Allow", Action: ["s3:ListAllMyBuckets", "s3:GetBucketLocation"], Resource: "*" },
    { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::snapshots" },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: "arn:aws:s3:::snapshots/*",
    },
  ],
});

let stop: () => Promise<void>;
let s3: S3Client;
let ec2: EC2Client;
let iam: IAMClient;

before(async () => {
  const aws = await startAwsFixture();
  stop = () => aws.stop();
  await createOidcProvider(aws);
  const arn = await createRole(aws, "portworx");
  const policy = { RoleName: "portworx", PolicyName: "permissions", PolicyDocument: POLICY };
  await new IAMClient(aws.client).send(new PutRolePolicyCommand(policy));
  const root = new S3Client(aws.client);
  for (const Bucket of ["snapshots", "elsewhere"]) await root.send(new CreateBucketCommand({ Bucket }));
  await root.send(new PutObjectCommand({ Bucket: "elsewhere", Key: "secret", Body: "x" }));
  const { Credentials } = await assumeRole(aws, arn, await serviceAccountToken(aws.key));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const client = { ...aws.client, credentials };
  [s3, ec2, iam] = [new S3Client(client), new EC2Client(client), new IAMClient(client)];
});
after(() => stop());

test("objects of the allowed bucket are put, got and deleted", async () => {
  const object = { Bucket: "snapshots", Key: "volume/1" };
  await s3.send(new PutObjectCommand({ ...object, Body: "data" }));
  const { Body } = await s3.send(new GetObjectCommand(object));
  assert.equal(await Body?.transformToString(), "data");
  await s3.send(new DeleteObjectCommand(object));
  await s3.send(new ListBucketsCommand({}));
});

test("another bucket is denied, and so is making one", async () => {
  const denied = { name: "AccessDenied" };
  await assert.rejects(s3.send(new PutObjectCommand({ Bucket: "elsewhere", Key: "a", Body: "x" })), denied);
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket: "elsewhere", Key: "secret" })), denied);
  await assert.rejects(s3.send(new DeleteObjectCommand({ Bucket: "elsewhere", Key: "secret" })), denied);
  await assert.rejects(s3.send(new CreateBucketCommand({ Bucket: "third" })), denied);
});

test("a volume is created with tags, described and deleted", async () => {
  const TagSpecifications = [{ ResourceType: "volume" as const, Tags: [{ Key: "pxd", Value: "1" }] }];
  const { VolumeId = "" } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 1, TagSpecifications }),
  );
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
  assert.equal(Volumes?.[0]?.VolumeId, VolumeId);
  await ec2.send(new DeleteVolumeCommand({ VolumeId }));
});

test("instances and IAM are denied", async () => {
  const run = new RunInstancesCommand({ ImageId: "ami-1", MinCount: 1, MaxCount: 1 });
  await assert.rejects(ec2.send(run), { name: "UnauthorizedOperation" });
  await assert.rejects(iam.send(new ListRolesCommand({})), { name: "AccessDenied" });
});
