import { InputError } from "../input-error";
import { checkIssuerUrl, issuerWithoutScheme } from "../issuer";
import { parseArn } from "./arn";
import { discoveryPath, keysPath } from "./issuer-documents";
import type { PolicyDocument, PolicyStatement } from "./policy-document";
import { partitionOfRegion } from "./region";

/** The address under which S3 serves a bucket, and with it the issuer's URL. */
export function bucketIssuerUrl(bucketName: string, region: string): string {
  return `https://s3.${region}.${partitionOfRegion(region).dnsSuffix}/${bucketName}`;
}

/** The keys of the two objects, below the path of a CDN's issuer URL. */
export function objectKeys(distributionIssuerUrl?: string): { discovery: string; keys: string } {
  const [, ...path] = issuerWithoutScheme(distributionIssuerUrl ?? "").split("/");
  return { discovery: [...path, discoveryPath].join("/"), keys: [...path, keysPath].join("/") };
}

/** What an issuer's bucket lets be read, and by whom. */
export interface IssuerBucket {
  readonly bucketName: string;
  readonly region: string;
  readonly objectKeys: readonly string[];
  /** The only reader; undefined for everybody. */
  readonly distributionArn?: string;
}

/** The policy of an issuer's bucket: exactly its documents may be read, and nothing at all without TLS. */
export function issuerBucketPolicy({ bucketName, region, objectKeys, distributionArn }: IssuerBucket): PolicyDocument {
  const bucket = `arn:${partitionOfRegion(region).name}:s3:::${bucketName}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadIssuerDocuments",
        Effect: "Allow",
        ...readers(distributionArn),
        Action: "s3:GetObject",
        Resource: objectKeys.map((key) => `${bucket}/${key}`),
        ...(distributionArn !== undefined && {
          Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
        }),
      },
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

function readers(distributionArn: string | undefined): Pick<PolicyStatement, "Principal"> {
  return { Principal: distributionArn === undefined ? { AWS: "*" } : { Service: "cloudfront.amazonaws.com" } };
}

/** @throws InputError where the text is no CloudFront distribution of the bucket's partition. */
export function checkDistributionArn(text: string, region: string): void {
  const partition = partitionOfRegion(region).name;
  parseArn(text, "distribution.distributionArn", {
    wanted: `the ARN of a CloudFront distribution, such as arn:${partition}:cloudfront::123456789012:distribution/EDFDVBD632BHDS5`,
    remedy: "Take the arn of the distribution that serves the issuer's URL from this bucket, in the same partition.",
    accepts: (arn) =>
      arn.partition === partition &&
      arn.service === "cloudfront" &&
      arn.account !== "" &&
      /^distribution\/[A-Z0-9]+$/.test(arn.resource),
  });
}

/** @throws InputError where the text is no issuer, or one that documents cannot lie below. */
export function checkDistributionIssuerUrl(url: string): void {
  checkIssuerUrl(url, "distribution.issuerUrl");
  if (!url.endsWith("/")) return;
  throw new InputError({
    input: "distribution.issuerUrl",
    value: url,
    wanted: "an issuer URL without a slash at its end, which the paths of its documents are added to",
    remedy: "Leave the slash out, here and in the API server's --service-account-issuer.",
  });
}
