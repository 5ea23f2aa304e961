import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { checked, derived } from "../inputs";
import { checkPublicBucketsAllowed, findAccountPublicAccess } from "./account-public-access";
import { checkBucketName } from "./bucket";
import {
  bucketIssuerUrl,
  checkDistributionArn,
  checkDistributionIssuerUrl,
  issuerBucketPolicy,
  objectKeys,
} from "./issuer-bucket";
import { discoveryDocument, issuerKeys, keysDocument, keysPath } from "./issuer-documents";
import { ownershipTags, stackIdentity } from "./ownership";
import { checkRegion } from "./region";

/** A CloudFront distribution that serves the documents, so that the bucket itself stays private. */
export interface IssuerDistribution {
  /**
   * URL of the issuer: the distribution's host, and a path if you like, below which the documents then lie in the bucket too.
   *
   * @example "https://d111111abcdef8.cloudfront.net"
   */
  issuerUrl: pulumi.Input<string>;
  /**
   * ARN of the distribution, the only reader of the bucket. Its origin is the bucket's regional host name
   * (`my-bucket.s3.us-east-1.amazonaws.com`), with origin access control that signs every request.
   */
  distributionArn: pulumi.Input<string>;
}

/** Inputs of {@link SelfHostedIssuer}. */
export interface SelfHostedIssuerArgs {
  /** Name of the bucket to make; part of the issuer's URL, so it can never change while tokens are in use. */
  bucketName: pulumi.Input<string>;
  /** Region of the bucket, part of the issuer's URL; its partition follows from it. */
  region: pulumi.Input<string>;
  /**
   * Public keys in PEM that tokens are signed with, as the API server's `--service-account-key-file` takes them; a text may
   * hold several. Only RSA keys of at least 2048 bits; private keys are refused. To rotate the signing key, run three updates:
   *
   * 1. Add the new public key here, so that both are published, and give the API server both key files.
   * 2. Let the API server sign with the new key (`--service-account-signing-key-file`).
   * 3. Once no token of the old key is in use any more (by default one day), remove the old one here and there.
   *
   * @default none: `keySets` holds the keys
   */
  publicKeys?: pulumi.Input<string>[];
  /**
   * JWKS documents with public keys, such as the answer of `kubectl get --raw /openid/v1/jwks`, beside
   * `publicKeys`. Their key ids are kept.
   *
   * @default none
   */
  keySets?: pulumi.Input<string>[];
  /**
   * Serves the documents through CloudFront instead of from a public bucket: for accounts that block public buckets.
   *
   * @default the bucket itself serves them, to everybody
   */
  distribution?: IssuerDistribution;
  /**
   * True: destroying the stack also deletes the bucket. By default it stays: whoever then takes the free name could publish
   * keys for this issuer, and so assume every role that still trusts it. Delete the roles' trust first.
   *
   * @default false
   */
  deleteOnDestroy?: boolean;
  /**
   * Tags of the bucket, beside the one that names the owning stack.
   *
   * @default none
   */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * A public token issuer for a cluster whose own nobody can reach: discovery document and public keys in an S3 bucket of which
 * nothing else can be read. The cluster's API servers must be started with `--service-account-issuer` set to
 * {@link SelfHostedIssuer.issuerUrl}.
 *
 * @throws InputError where an input is wrong, or where the account blocks public buckets and there is no distribution.
 *
 * @example
 * const issuer = new SelfHostedIssuer("issuer", {
 *   bucketName: "example-cluster-issuer",
 *   region: "us-east-1",
 *   publicKeys: [readFileSync("sa.pub", "utf8")],
 * });
 * const provider = new IamOidcProvider("cluster", { issuerUrl: issuer.issuerUrl });
 */
export class SelfHostedIssuer extends pulumi.ComponentResource {
  /** URL of the issuer, for the API server and the OIDC provider; whoever uses it waits until the documents can be read. */
  readonly issuerUrl: pulumi.Output<string>;
  /** URL of the keys, for the API server's `--service-account-jwks-uri`. */
  readonly keysUrl: pulumi.Output<string>;
  /** Ids (`kid`) of the published keys. */
  readonly keyIds: pulumi.Output<string[]>;
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: SelfHostedIssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    const inputs = checkedInputs(args);
    super("portworx-workload-identity:index:SelfHostedIssuer", name, {}, opts);
    const { region } = inputs;
    const child = { parent: this, retainOnDelete: !args.deleteOnDestroy };

    const allowedName = args.distribution
      ? inputs.bucketName
      : pulumi.all([inputs.bucketName, findAccountPublicAccess({ parent: this })]).apply(([bucketName, access]) => {
          checkPublicBucketsAllowed(access);
          return bucketName;
        });
    const made = new Bucket(
      name,
      {
        bucket: allowedName,
        region,
        tags: pulumi.output(args.tags).apply((tags) => ({ ...tags, ...ownershipTags(stackIdentity()) })),
      },
      child,
    );
    const bucket = made.bucket;
    const ownership = new BucketOwnershipControls(
      name,
      { bucket, region, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    const isPrivate = args.distribution !== undefined;
    const access = new BucketPublicAccessBlock(
      name,
      {
        bucket,
        region,
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: isPrivate,
        restrictPublicBuckets: isPrivate,
      },
      child,
    );
    const policy = new BucketPolicy(
      name,
      { bucket, region, policy: derived(inputs.policy, (known) => JSON.stringify(issuerBucketPolicy(known))) },
      { ...child, dependsOn: [ownership, access] },
    );
    const document = (suffix: string, key: pulumi.Input<string>, content: pulumi.Input<string>) =>
      new BucketObjectv2(
        `${name}-${suffix}`,
        { bucket, region, key, content, contentType: "application/json" },
        { ...child, dependsOn: policy },
      );
    const keys = document(
      "keys",
      inputs.paths.apply((paths) => paths.keys),
      derived(inputs.keys, keysDocument),
    );
    const discovery = document(
      "discovery",
      inputs.paths.apply((paths) => paths.discovery),
      derived(inputs.issuerUrl, discoveryDocument),
    );

    this.issuerUrl = pulumi.all([inputs.issuerUrl, keys.urn, discovery.urn]).apply(([url]) => url);
    this.keysUrl = this.issuerUrl.apply((url) => `${url}/${keysPath}`);
    this.keyIds = pulumi.output(inputs.keys).apply((published) => published.map(({ kid }) => kid));
    this.bucketName = bucket;
    this.registerOutputs({
      issuerUrl: this.issuerUrl,
      keysUrl: this.keysUrl,
      keyIds: this.keyIds,
      bucketName: this.bucketName,
    });
  }
}

function checkedInputs({ distribution, ...args }: SelfHostedIssuerArgs) {
  const bucketName = checked(args.bucketName, (value) => checkBucketName(value, "bucketName"));
  const region = checked(args.region, (value) =>
    checkRegion(value, "region", "Name the region to make the bucket in."),
  );
  const served = distribution && checked(distribution.issuerUrl, checkDistributionIssuerUrl);
  const distributionArn =
    distribution &&
    derived({ arn: distribution.distributionArn, region }, (known) => {
      checkDistributionArn(known.arn, known.region);
      return known.arn;
    });
  const paths = pulumi.output(derived(served, objectKeys));
  return {
    bucketName,
    region,
    paths,
    keys: derived({ publicKeys: args.publicKeys ?? [], keySets: args.keySets ?? [] }, issuerKeys),
    issuerUrl: served ?? derived({ bucketName, region }, (known) => bucketIssuerUrl(known.bucketName, known.region)),
    policy: {
      bucketName,
      region,
      objectKeys: paths.apply(({ discovery, keys }) => [discovery, keys]),
      distributionArn,
    },
  };
}
