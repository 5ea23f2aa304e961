import {
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CreateUserCommand } from "@aws-sdk/client-iam";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { clientsOfToken, type AwsClients } from "../clients";
import { onePod } from "../../pods";
import { refusalOf, type Proof } from "../../report";
import { podToken } from "../../tokens";
import { TOKEN_VOLUME, type AwsScene } from "../scene";

/** What Portworx needs is allowed with a pod's own credentials, and nothing beside it. */
export async function permissionProofs(scene: AwsScene): Promise<Proof[]> {
  const token = await podToken(scene.api, await onePod(scene.api, scene.namespace, "portworx"), TOKEN_VOLUME);
  const clients = clientsOfToken(scene.lab.aws, scene.roleArn, token);
  return [
    { name: "CloudDrive: an EBS volume is created, described and deleted", run: () => volumeRoundTrip(scene, clients) },
    {
      name: "CloudSnap: an object is written, read and deleted in the named bucket",
      run: () => objectRoundTrip(scene, clients),
    },
    denied("starting an instance", () =>
      clients.ec2.send(
        new RunInstancesCommand({ ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, InstanceType: "t3.micro" }),
      ),
    ),
    denied("writing to another bucket", () =>
      clients.s3.send(new PutObjectCommand({ Bucket: scene.foreignBucket, Key: "object", Body: "x" })),
    ),
    denied("reading from another bucket", () =>
      clients.s3.send(new GetObjectCommand({ Bucket: scene.foreignBucket, Key: "object" })),
    ),
    denied("creating an IAM user", () => clients.iam.send(new CreateUserCommand({ UserName: "intruder" }))),
  ];
}

function denied(what: string, call: () => Promise<unknown>): Proof {
  return {
    name: `${what} is denied`,
    run: async () => {
      const code = await refusalOf(call);
      if (!["AccessDenied", "UnauthorizedOperation"].includes(code)) throw new Error(`the answer was ${code}`);
      return code;
    },
  };
}

async function volumeRoundTrip(scene: AwsScene, { ec2 }: AwsClients): Promise<string> {
  const zone = `${scene.lab.aws.region}a`;
  const { VolumeId: id } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: zone, Size: 150, VolumeType: "gp3" }),
  );
  if (!id) throw new Error("CreateVolume gave no volume id");
  const { Volumes: volumes } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }));
  if (volumes?.[0]?.Size !== 150) throw new Error(`the volume is ${JSON.stringify(volumes)}`);
  await ec2.send(new DeleteVolumeCommand({ VolumeId: id }));
  return id;
}

async function objectRoundTrip(scene: AwsScene, { s3 }: AwsClients): Promise<string> {
  const address = { Bucket: scene.bucket, Key: "backup/1" };
  await s3.send(new PutObjectCommand({ ...address, Body: "snapshot" }));
  const read = await s3.send(new GetObjectCommand(address));
  const text = await read.Body?.transformToString();
  if (text !== "snapshot") throw new Error(`the object reads ${JSON.stringify(text)}`);
  await s3.send(new DeleteObjectCommand(address));
  return `s3://${scene.bucket}`;
}
