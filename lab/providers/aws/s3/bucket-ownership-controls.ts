import {
  DeleteBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsCommand,
  type ObjectOwnership,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Kind, Properties } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";

const controlInputs = z.object({
  bucket: z.string(),
  region: z.string().optional(),
  rule: z.object({ objectOwnership: z.string() }),
});

/** Its id is the bucket's name. */
export const bucketOwnershipControls: Kind<AwsContext> = {
  token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  replaceOn: ["bucket", "region"],

  check(inputs) {
    const given = supportedInputs(inputs, Object.keys(controlInputs.shape));
    requireInputs(given, ["bucket", "rule"]);
    return given;
  },

  preview: (inputs, old, { context }) => ({ ...old?.outputs, region: context.region, ...inputs }),

  async create(inputs, { context }) {
    const bucket = await put(inputs, context);
    return { id: bucket, outputs: { region: context.region, ...inputs } };
  },

  async read(id, old, { context }) {
    const live = await unlessMissing(() => context.s3.send(new GetBucketOwnershipControlsCommand({ Bucket: id })));
    const objectOwnership = live?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    if (objectOwnership === undefined) return undefined;
    const inputs = { ...old.inputs, bucket: id, rule: { objectOwnership } };
    return { inputs, outputs: { region: context.region, ...inputs } };
  },

  async update(_id, _old, inputs, { context }) {
    await put(inputs, context);
    return { region: context.region, ...inputs };
  },

  async delete(id, _old, { context }) {
    await doing(`deleting S3 Bucket Ownership Controls (${id})`, () =>
      unlessMissing(() => context.s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket: id }))),
    );
  },
};

async function put(inputs: Properties, { s3 }: AwsContext): Promise<string> {
  const { bucket, rule } = controlInputs.parse(inputs);
  const ObjectOwnership = rule.objectOwnership as ObjectOwnership;
  await doing(`putting S3 Bucket (${bucket}) Ownership Controls`, () =>
    s3.send(
      new PutBucketOwnershipControlsCommand({ Bucket: bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
    ),
  );
  return bucket;
}
