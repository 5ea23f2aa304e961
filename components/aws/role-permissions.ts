import { InputError } from "../input-error";
import { checked } from "../inputs";
import { checkPartition, type AccountHome } from "./arn";
import { bucketArn, checkBucket } from "./bucket";
import { checkPermissionsBoundary } from "./iam-names";
import { checkKmsKeyArn } from "./kms-key";
import { checkPermissionPolicy, permissionPolicy } from "./permission-policy";
import type { CloudSnapAccess, PortworxRoleArgs } from "./portworx-role";
import { checkRegion } from "./region";

/** What {@link checkedPermissions} resolves to. */
export interface Permissions {
  readonly cloudDrive: boolean;
  readonly buckets?: readonly string[];
  readonly everyBucket: boolean;
  readonly keyArns?: readonly string[];
  readonly allowGrants: boolean;
  readonly regions: readonly string[];
}

/** The permissions of a PortworxRole with their defaults; what is plain is checked now, the rest once it is known. */
export function checkedPermissions({ cloudDrive, cloudSnap, encryption, regions }: PortworxRoleArgs) {
  if (cloudSnap) checkCloudSnap(cloudSnap);
  return {
    cloudDrive: cloudDrive ?? true,
    buckets: cloudSnap?.buckets?.map((bucket, index) =>
      checked(bucket, (known) => checkBucket(known, `cloudSnap.buckets[${index}]`)),
    ),
    everyBucket: cloudSnap?.everyBucket ?? false,
    keyArns:
      encryption &&
      checkedKeys(encryption.keyArns).map((key, index) =>
        checked(key, (known) => checkKmsKeyArn(known, `encryption.keyArns[${index}]`)),
      ),
    allowGrants: encryption?.allowGrants ?? false,
    regions: (regions ?? []).map((region, index) =>
      checked(region, (known) =>
        checkRegion(known, `regions[${index}]`, "Name a region, not a zone; leave regions out for all."),
      ),
    ),
  };
}

function checkCloudSnap({ buckets, everyBucket }: CloudSnapAccess): void {
  const named = buckets !== undefined && buckets.length > 0;
  if (named !== (everyBucket ?? false)) return;
  throw new InputError({
    input: "cloudSnap",
    value: { buckets: buckets?.length ?? 0, everyBucket: everyBucket ?? false },
    wanted: "either named buckets or everyBucket",
    remedy: named
      ? "Drop everyBucket to keep Portworx to the named buckets."
      : "Name the buckets, or set everyBucket to true if Portworx may use and create any.",
  });
}

function checkedKeys<Key>(keyArns: Key[]): Key[] {
  if (keyArns.length > 0) return keyArns;
  throw new InputError({
    input: "encryption.keyArns",
    value: keyArns,
    wanted: "at least one key",
    remedy: "Leave encryption out where nothing is encrypted with a customer key.",
  });
}

/**
 * @returns the permission policy as IAM is given it
 * @throws InputError
 */
export function permissionJson({ partition }: AccountHome, permissions: Permissions): string {
  permissions.keyArns?.forEach((key, index) => checkPartition(key, partition, `encryption.keyArns[${index}]`));
  const { cloudDrive, everyBucket, buckets, keyArns, allowGrants, regions } = permissions;
  const document = permissionPolicy({
    partition,
    cloudDrive,
    cloudSnap: everyBucket
      ? "every-bucket"
      : buckets && {
          bucketArns: buckets.map((bucket, index) => bucketArn(bucket, partition, `cloudSnap.buckets[${index}]`)),
        },
    encryption: keyArns && { keyArns, allowGrants },
    regions,
  });
  const json = JSON.stringify(document);
  checkPermissionPolicy(document, json);
  return json;
}

/**
 * @returns the boundary itself
 * @throws InputError where it is no policy's ARN, or lies in another partition
 */
export function boundaryIn({ partition }: AccountHome, boundary: string): string {
  checkPermissionsBoundary(boundary);
  checkPartition(boundary, partition, "permissionsBoundary");
  return boundary;
}
