import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteTagsCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  DescribeTagsCommand,
  DescribeVolumeAttributeCommand,
  DescribeVolumesCommand,
  DescribeVolumesModificationsCommand,
  DescribeVolumeStatusCommand,
  DetachVolumeCommand,
  ModifyVolumeCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import type { Call } from "./account";
import { AwsRefusal } from "./call";

/** Well-formed ids of things that do not exist: even a server that overlooked DryRun would change nothing. */
const VolumeId = "vol-0fffffffffffffff0";
const SnapshotId = "snap-0fffffffffffffff0";
const InstanceId = "i-0fffffffffffffff0";
const Tags = [{ Key: "pxwi-doctor", Value: "dry-run" }];
const DryRun = true;

type Options = { abortSignal: AbortSignal };

/** The documented calls on EC2, by the name that policies give them. */
function dryRuns(ec2: EC2Client, zone: string): readonly (readonly [string, (options: Options) => Promise<unknown>])[] {
  return [
    ["ec2:CreateVolume", (o) => ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, DryRun }), o)],
    [
      "ec2:AttachVolume",
      (o) => ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: "/dev/sdz", DryRun }), o),
    ],
    ["ec2:DetachVolume", (o) => ec2.send(new DetachVolumeCommand({ VolumeId, InstanceId, DryRun }), o)],
    ["ec2:ModifyVolume", (o) => ec2.send(new ModifyVolumeCommand({ VolumeId, Size: 2, DryRun }), o)],
    ["ec2:DeleteVolume", (o) => ec2.send(new DeleteVolumeCommand({ VolumeId, DryRun }), o)],
    ["ec2:CreateSnapshot", (o) => ec2.send(new CreateSnapshotCommand({ VolumeId, DryRun }), o)],
    ["ec2:DeleteSnapshot", (o) => ec2.send(new DeleteSnapshotCommand({ SnapshotId, DryRun }), o)],
    ["ec2:CreateTags", (o) => ec2.send(new CreateTagsCommand({ Resources: [VolumeId], Tags, DryRun }), o)],
    ["ec2:DeleteTags", (o) => ec2.send(new DeleteTagsCommand({ Resources: [VolumeId], Tags, DryRun }), o)],
    ["ec2:DescribeVolumes", (o) => ec2.send(new DescribeVolumesCommand({ DryRun }), o)],
    ["ec2:DescribeVolumeStatus", (o) => ec2.send(new DescribeVolumeStatusCommand({ DryRun }), o)],
    [
      "ec2:DescribeVolumeAttribute",
      (o) => ec2.send(new DescribeVolumeAttributeCommand({ VolumeId, Attribute: "autoEnableIO", DryRun }), o),
    ],
    ["ec2:DescribeVolumesModifications", (o) => ec2.send(new DescribeVolumesModificationsCommand({ DryRun }), o)],
    ["ec2:DescribeSnapshots", (o) => ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"], DryRun }), o)],
    ["ec2:DescribeTags", (o) => ec2.send(new DescribeTagsCommand({ DryRun }), o)],
    ["ec2:DescribeInstances", (o) => ec2.send(new DescribeInstancesCommand({ DryRun }), o)],
  ];
}

/** What EC2 says to a call that it does not carry out. */
export interface DryRunOutcome {
  readonly action: string;
  readonly isAllowed: boolean;
  /** EC2's own words where it is not. */
  readonly reason: string;
}

/** Asks EC2 for every documented call whether it would be allowed; nothing is created, changed or deleted. */
export function tryDocumentedCalls(ec2: EC2Client, call: Call, zone: string): Promise<DryRunOutcome[]> {
  return Promise.all(
    dryRuns(ec2, zone).map(async ([action, send]) => {
      try {
        await call(action, send);
      } catch (error) {
        if (error instanceof AwsRefusal) return outcomeOf(error);
        throw error;
      }
      // Never seen: an answer without the error that every dry run ends with.
      return { action, isAllowed: true, reason: "" };
    }),
  );
}

/**
 * Judges EC2's answer to a dry run, which is always an error.
 *
 * @throws AwsRefusal for an error that says nothing about the right
 */
export function outcomeOf(refusal: AwsRefusal): DryRunOutcome {
  const { action, code, reason } = refusal;
  if (refusal.isDenied) return { action, isAllowed: false, reason };
  // The right is looked at before the things that a call names.
  if (code === "DryRunOperation" || /\.NotFound$/.test(code) || code === "InvalidParameterValue") {
    return { action, isAllowed: true, reason: "" };
  }
  throw refusal;
}
