import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { changeOf, differences } from "../../base/comparison";
import type { Kind, Properties } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";
import { canonicalPolicy, keepEqualPolicy, policyJson, policyText } from "../policy-json";

const bucketPolicyInputs = z.object({ bucket: z.string(), policy: policyJson, region: z.string().optional() });

/** Its id is the bucket's name. */
export const bucketPolicy: Kind<AwsContext> = {
  token: "aws:s3/bucketPolicy:BucketPolicy",
  replaceOn: ["bucket", "region"],

  check(inputs) {
    const given = supportedInputs(inputs, Object.keys(bucketPolicyInputs.shape));
    requireInputs(given, ["bucket", "policy"]);
    return { ...given, policy: policyText(given.policy) };
  },

  diff: (old, inputs) => changeOf(differences(canonical(old.inputs), canonical(inputs)), bucketPolicy),

  preview: (inputs, old, { context }) => ({ ...old?.outputs, region: context.region, ...inputs }),

  async create(inputs, { context }) {
    const name = await put(inputs, context);
    return { id: name, outputs: { region: context.region, ...inputs } };
  },

  async read(id, old, { context }) {
    const live = await unlessMissing(() => context.s3.send(new GetBucketPolicyCommand({ Bucket: id })));
    if (!live?.Policy) return undefined;
    const inputs = { ...old.inputs, bucket: id, policy: keepEqualPolicy(live.Policy, old.inputs.policy) };
    return { inputs, outputs: { region: context.region, ...inputs } };
  },

  async update(_id, _old, inputs, { context }) {
    await put(inputs, context);
    return { region: context.region, ...inputs };
  },

  async delete(id, _old, { context }) {
    await doing(`deleting S3 Bucket Policy (${id})`, () =>
      unlessMissing(() => context.s3.send(new DeleteBucketPolicyCommand({ Bucket: id }))),
    );
  },
};

async function put(inputs: Properties, { s3 }: AwsContext): Promise<string> {
  const { bucket, policy } = bucketPolicyInputs.parse(inputs);
  await doing(`putting S3 Bucket (${bucket}) Policy`, () =>
    s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy })),
  );
  return bucket;
}

function canonical(inputs: Properties): Properties {
  return { ...inputs, policy: canonicalPolicy(inputs.policy) };
}
