import { permissionPolicy } from "../../components/aws/permission-policy";
import type { ActionRequest } from "./policy/permissions";

/** Where a role's calls lead. */
export interface CallTarget {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
}

/** Kinds of things that an action of EC2 is about; every action not listed is about volumes. */
const subjects: Readonly<Record<string, readonly ("volume" | "snapshot" | "instance")[]>> = {
  "ec2:AttachVolume": ["volume", "instance"],
  "ec2:DetachVolume": ["volume", "instance"],
  "ec2:CreateSnapshot": ["snapshot", "volume"],
  "ec2:DeleteSnapshot": ["snapshot"],
  "ec2:CreateTags": ["volume", "snapshot"],
  "ec2:DeleteTags": ["volume", "snapshot"],
};

/** The documented calls of CloudDrive, each with what it is made on; ids stand for any. */
export function cloudDriveCalls(target: CallTarget): ActionRequest[] {
  const { Statement } = permissionPolicy({ partition: target.partition, cloudDrive: true, regions: [] });
  return Statement.flatMap(({ Action }) => [Action].flat()).flatMap((action) =>
    resourcesOf(action, target).map((resource) => ({ action, resource })),
  );
}

/** Those of them that change something: what a node's role must not be able to do in Portworx's place. */
export function changingCloudDriveCalls(target: CallTarget): ActionRequest[] {
  return cloudDriveCalls(target).filter(({ action }) => !isDescribing(action));
}

/** The documented calls of CloudSnap on one bucket. */
export function cloudSnapCalls({ partition }: CallTarget, bucket: string): ActionRequest[] {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const { Statement } = permissionPolicy({
    partition,
    cloudDrive: false,
    cloudSnap: { bucketArns: [arn] },
    regions: [],
  });
  return (
    Statement.flatMap(({ Action, Resource = [] }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
    )
      // Ours, not the vendor's: without it backups work, and parts of failed ones stay.
      .filter(({ action }) => action !== "s3:AbortMultipartUpload")
      .map(({ action, resource }) => ({
        action,
        resource: action === "s3:GetBucketLocation" ? arn : resource.replace(/\/\*$/, "/pxwi-doctor"),
      }))
  );
}

/** Name of a bucket that was given by name or ARN. */
export function bucketName(bucket: string): string {
  return bucket.replace(/^arn:aws[a-z-]*:s3:::/, "");
}

function isDescribing(action: string): boolean {
  return /:Describe/.test(action);
}

function resourcesOf(action: string, { partition, accountId, region }: CallTarget): string[] {
  if (isDescribing(action)) return ["*"];
  const ids = { volume: "vol", snapshot: "snap", instance: "i" };
  return (subjects[action] ?? ["volume"]).map((kind) => {
    // A snapshot's ARN names no account.
    const account = kind === "snapshot" ? "" : accountId;
    return `arn:${partition}:ec2:${region}:${account}:${kind}/${ids[kind]}-0123456789abcdef0`;
  });
}
