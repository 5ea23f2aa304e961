import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  type BucketLocationConstraint,
  type S3Client,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import { type Kind, type Live, type Properties, UNKNOWN } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { supportedInputs } from "../inputs";
import { autoName, namedChange, withoutMark } from "../naming";
import { allTags, allTagsPreview, fromAws, ownTags, tagMap, toAws, type Tags } from "../tags";

const NAMING = { property: "bucket", prefixProperty: "bucketPrefix", limit: 63 };

const bucketInputs = z.object({
  bucket: z.string(),
  bucketPrefix: z.string().optional(),
  forceDestroy: z.boolean(),
  region: z.string().optional(),
  tags: tagMap.optional(),
});

export const bucket: Kind<AwsContext> = {
  token: "aws:s3/bucket:Bucket",
  replaceOn: ["bucket", "bucketPrefix", "region"],

  check(inputs, old, { urn }) {
    const given: Properties = { forceDestroy: false, ...supportedInputs(inputs, Object.keys(bucketInputs.shape)) };
    // Upper case is for resource names, not for buckets.
    return { ...given, ...autoName(given, old, urn.toLowerCase(), NAMING) };
  },

  diff(old, inputs, { context }) {
    const before = { ...old.inputs, tagsAll: old.outputs.tagsAll };
    const after = { ...inputs, tagsAll: allTagsPreview(context.defaultTags, inputs) };
    return namedChange({ replaceOn: bucket.replaceOn, old: before, inputs: after }, "bucket");
  },

  preview(inputs, old, { context }) {
    const computed = typeof inputs.bucket === "string" ? computedOutputs(inputs.bucket, context) : UNKNOWN_OUTPUTS;
    return {
      ...old?.outputs,
      ...computed,
      ...withoutMark(inputs),
      tagsAll: allTagsPreview(context.defaultTags, inputs),
    };
  },

  async create(inputs, { context }) {
    const wanted = bucketInputs.parse(inputs);
    // The first region has no name in a constraint.
    const constraint = context.region === "us-east-1" ? undefined : (context.region as BucketLocationConstraint);
    await doing(`creating S3 Bucket (${wanted.bucket})`, async () => {
      await context.s3.send(
        new CreateBucketCommand({
          Bucket: wanted.bucket,
          CreateBucketConfiguration: constraint && { LocationConstraint: constraint },
        }),
      );
      await putTags(context.s3, wanted.bucket, allTags(context.defaultTags, wanted.tags));
    });
    return { id: wanted.bucket, outputs: await outputsOf(wanted.bucket, inputs, context) };
  },

  read: (id, old, { context }) => readBucket(id, old.inputs, context),

  async update(id, _old, inputs, { context }) {
    const wanted = bucketInputs.parse(inputs);
    await doing(`updating S3 Bucket (${id})`, () => putTags(context.s3, id, allTags(context.defaultTags, wanted.tags)));
    return outputsOf(id, inputs, context);
  },

  async delete(id, old, { context: { s3 } }) {
    await doing(`deleting S3 Bucket (${id})`, () =>
      unlessMissing(async () => {
        if (old.inputs.forceDestroy === true) await emptyBucket(s3, id);
        await s3.send(new DeleteBucketCommand({ Bucket: id }));
      }),
    );
  },
};

function computedOutputs(name: string, { region, partition }: AwsContext): Properties {
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return {
    arn: `arn:${partition}:s3:::${name}`,
    bucketDomainName: `${name}.s3.${suffix}`,
    bucketRegionalDomainName: `${name}.s3.${region}.${suffix}`,
    bucketRegion: region,
    region,
  };
}

const UNKNOWN_OUTPUTS: Properties = {
  arn: UNKNOWN,
  bucketDomainName: UNKNOWN,
  bucketRegionalDomainName: UNKNOWN,
};

async function putTags(s3: S3Client, name: string, tags: Tags): Promise<void> {
  await (Object.keys(tags).length === 0
    ? s3.send(new DeleteBucketTaggingCommand({ Bucket: name }))
    : s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet: toAws(tags) } })));
}

async function readTags(s3: S3Client, name: string): Promise<Tags> {
  try {
    return fromAws((await s3.send(new GetBucketTaggingCommand({ Bucket: name }))).TagSet);
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchTagSet") return {};
    throw error;
  }
}

async function emptyBucket(s3: S3Client, name: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: name }));
    const all = [...Versions, ...DeleteMarkers];
    if (all.length === 0) return;
    for (const { Key, VersionId } of all) {
      await s3.send(new DeleteObjectCommand({ Bucket: name, Key, VersionId }));
    }
  }
}

async function outputsOf(name: string, inputs: Properties, context: AwsContext): Promise<Properties> {
  const live = await readBucket(name, inputs, context);
  if (!live) throw new Error(`reading S3 Bucket (${name}): couldn't find resource`);
  return live.outputs;
}

async function readBucket(name: string, old: Properties, context: AwsContext): Promise<Live | undefined> {
  const { s3, defaultTags } = context;
  const found = await unlessMissing(() => s3.send(new HeadBucketCommand({ Bucket: name })));
  if (!found) return undefined;
  const tags = await readTags(s3, name);
  const own = ownTags(tags, defaultTags, old.tags);
  const inputs: Properties = { forceDestroy: false, ...old, bucket: name, tags: own };
  return { inputs, outputs: { ...computedOutputs(name, context), ...withoutMark(inputs), tagsAll: tags } };
}
