import type * as pulumi from "@pulumi/pulumi";
import {
  getAccountPublicAccessBlock,
  type GetAccountPublicAccessBlockResult,
} from "@pulumi/aws/s3/getAccountPublicAccessBlock";
import { InputError } from "../input-error";

/** What the whole account forbids its buckets. */
export type AccountPublicAccess = Pick<
  GetAccountPublicAccessBlockResult,
  "blockPublicPolicy" | "restrictPublicBuckets"
>;

/** The account's setting; undefined where there is none, or where the caller may not read it: S3 itself then says no. */
export async function findAccountPublicAccess(options: pulumi.InvokeOptions): Promise<AccountPublicAccess | undefined> {
  try {
    return await getAccountPublicAccessBlock({}, options);
  } catch {
    return undefined;
  }
}

/** @throws InputError where the account keeps every bucket private. */
export function checkPublicBucketsAllowed(access: AccountPublicAccess | undefined): void {
  if (!access?.blockPublicPolicy && !access?.restrictPublicBuckets) return;
  throw new InputError({
    input: "distribution",
    value: undefined,
    wanted: "a CloudFront distribution that serves the documents, since this account blocks public buckets",
    remedy:
      "Put a distribution with origin access control before the bucket and set distribution, or lift the account's block (BlockPublicPolicy, RestrictPublicBuckets).",
  });
}
