import { InputError } from "../input-error";
import { checkPartition, parseArn } from "./arn";

const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** @throws InputError where the text is neither a bucket's name nor its ARN. */
export function checkBucket(value: string, input: string): void {
  if (!value.startsWith("arn:")) {
    checkBucketName(value, input);
    return;
  }
  parseArn(value, input, {
    wanted: "a bucket's name or its ARN, such as arn:aws:s3:::my-backups",
    remedy: "Name the bucket alone, without a key or a pattern.",
    accepts: ({ service, region, account, resource }) =>
      service === "s3" && region === "" && account === "" && isBucketName(resource),
  });
}

/**
 * @param value what {@link checkBucket} accepts
 * @returns the bucket's ARN
 * @throws InputError where it lies in another partition
 */
export function bucketArn(value: string, partition: string, input: string): string {
  if (!value.startsWith("arn:")) return `arn:${partition}:s3:::${value}`;
  checkPartition(value, partition, input);
  return value;
}

/** @throws InputError where S3 would refuse the name. */
export function checkBucketName(value: string, input: string): void {
  if (isBucketName(value)) return;
  throw new InputError({
    input,
    value,
    wanted: "an S3 bucket name: 3 to 63 characters of a-z, 0-9, . and -, beginning and ending with a letter or digit",
    remedy: "Name an existing bucket, without s3:// and without a key.",
  });
}

function isBucketName(value: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value) &&
    !value.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(value) &&
    !reservedPrefixes.some((prefix) => value.startsWith(prefix)) &&
    !reservedSuffixes.some((suffix) => value.endsWith(suffix))
  );
}
