import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { type Kind, type Properties, UNKNOWN } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";

const DEFAULT_CONTENT_TYPE = "application/octet-stream";

const objectInputs = z.object({
  bucket: z.string(),
  key: z.string(),
  content: z.string(),
  contentType: z.string().optional(),
  cacheControl: z.string().optional(),
  region: z.string().optional(),
});

/** An object whose content is text in the program; its id is `bucket/key`. */
export const bucketObject: Kind<AwsContext> = {
  token: "aws:s3/bucketObjectv2:BucketObjectv2",
  replaceOn: ["bucket", "key", "region"],

  check(inputs, _old, { urn }) {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    const given: Properties = { key: name, ...supportedInputs(inputs, Object.keys(objectInputs.shape)) };
    requireInputs(given, ["bucket", "content"]);
    return given;
  },

  preview(inputs, old, { context }) {
    const contentType = inputs.contentType ?? DEFAULT_CONTENT_TYPE;
    return {
      ...old?.outputs,
      region: context.region,
      ...inputs,
      contentType,
      etag: UNKNOWN,
      arn: arnOf(inputs, context),
    };
  },

  async create(inputs, { context }) {
    const outputs = await put(inputs, context);
    const { bucket, key } = objectInputs.parse(inputs);
    return { id: `${bucket}/${key}`, outputs };
  },

  async read(id, old, { context }) {
    const { bucket, key } = parseId(id);
    const live = await unlessMissing(() => context.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
    if (!live?.Body) return undefined;
    const { ContentType: contentType = DEFAULT_CONTENT_TYPE } = live;
    const inputs = {
      ...old.inputs,
      bucket,
      key,
      content: await live.Body.transformToString(),
      contentType:
        old.inputs.contentType === undefined && contentType === DEFAULT_CONTENT_TYPE ? undefined : contentType,
      cacheControl: live.CacheControl,
    };
    return { inputs, outputs: outputsOf(inputs, live.ETag, context) };
  },

  update: (_id, _old, inputs, { context }) => put(inputs, context),

  async delete(id, _old, { context }) {
    const { bucket, key } = parseId(id);
    await doing(`deleting S3 Object (${id})`, () =>
      unlessMissing(() => context.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))),
    );
  },
};

async function put(inputs: Properties, context: AwsContext): Promise<Properties> {
  const wanted = objectInputs.parse(inputs);
  const { ETag } = await doing(`uploading S3 Object (${wanted.key}) to Bucket (${wanted.bucket})`, () =>
    context.s3.send(
      new PutObjectCommand({
        Bucket: wanted.bucket,
        Key: wanted.key,
        Body: wanted.content,
        ContentType: wanted.contentType ?? DEFAULT_CONTENT_TYPE,
        CacheControl: wanted.cacheControl,
      }),
    ),
  );
  return outputsOf(inputs, ETag, context);
}

function outputsOf(inputs: Properties, etag: string | undefined, context: AwsContext): Properties {
  return {
    region: context.region,
    ...inputs,
    contentType: inputs.contentType ?? DEFAULT_CONTENT_TYPE,
    etag: etag?.replace(/"/g, ""),
    arn: arnOf(inputs, context),
  };
}

function arnOf({ bucket, key }: Properties, { partition }: AwsContext): unknown {
  return typeof bucket === "string" && typeof key === "string" ? `arn:${partition}:s3:::${bucket}/${key}` : UNKNOWN;
}

function parseId(id: string): { bucket: string; key: string } {
  const slash = id.indexOf("/");
  if (slash < 1) throw new Error(`${id} is no id of an object: wanted bucket/key`);
  return { bucket: id.slice(0, slash), key: id.slice(slash + 1) };
}
