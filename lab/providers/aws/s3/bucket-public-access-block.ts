import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Kind, Properties } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";

const DEFAULTS = {
  blockPublicAcls: false,
  blockPublicPolicy: false,
  ignorePublicAcls: false,
  restrictPublicBuckets: false,
};

const blockInputs = z.object({
  bucket: z.string(),
  region: z.string().optional(),
  blockPublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  ignorePublicAcls: z.boolean(),
  restrictPublicBuckets: z.boolean(),
});

/** Its id is the bucket's name. */
export const bucketPublicAccessBlock: Kind<AwsContext> = {
  token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  replaceOn: ["bucket", "region"],

  check(inputs) {
    const given = { ...DEFAULTS, ...supportedInputs(inputs, Object.keys(blockInputs.shape)) };
    requireInputs(given, ["bucket"]);
    return given;
  },

  preview: (inputs, old, { context }) => ({ ...old?.outputs, region: context.region, ...inputs }),

  async create(inputs, { context }) {
    const bucket = await put(inputs, context);
    return { id: bucket, outputs: { region: context.region, ...inputs } };
  },

  async read(id, old, { context }) {
    const live = await unlessMissing(() => context.s3.send(new GetPublicAccessBlockCommand({ Bucket: id })));
    const block = live?.PublicAccessBlockConfiguration;
    if (!block) return undefined;
    const inputs = {
      ...old.inputs,
      bucket: id,
      blockPublicAcls: block.BlockPublicAcls ?? false,
      blockPublicPolicy: block.BlockPublicPolicy ?? false,
      ignorePublicAcls: block.IgnorePublicAcls ?? false,
      restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
    };
    return { inputs, outputs: { region: context.region, ...inputs } };
  },

  async update(_id, _old, inputs, { context }) {
    await put(inputs, context);
    return { region: context.region, ...inputs };
  },

  async delete(id, _old, { context }) {
    await doing(`deleting S3 Bucket Public Access Block (${id})`, () =>
      unlessMissing(() => context.s3.send(new DeletePublicAccessBlockCommand({ Bucket: id }))),
    );
  },
};

async function put(inputs: Properties, { s3 }: AwsContext): Promise<string> {
  const wanted = blockInputs.parse(inputs);
  await doing(`putting S3 Bucket (${wanted.bucket}) Public Access Block`, () =>
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket: wanted.bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: wanted.blockPublicAcls,
          BlockPublicPolicy: wanted.blockPublicPolicy,
          IgnorePublicAcls: wanted.ignorePublicAcls,
          RestrictPublicBuckets: wanted.restrictPublicBuckets,
        },
      }),
    ),
  );
  return wanted.bucket;
}
