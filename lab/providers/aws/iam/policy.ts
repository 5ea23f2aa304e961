import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import { type Kind, type Live, type Properties, UNKNOWN } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";
import { autoName, namedChange, withoutMark } from "../naming";
import { canonicalPolicy, keepEqualPolicy, policyJson, policyText } from "../policy-json";
import { allTags, allTagsPreview, fromAws, ownTags, tagChanges, tagMap, toAws } from "../tags";

const NAMING = { property: "name", prefixProperty: "namePrefix", limit: 128 };
/** AWS keeps no more than these versions of a policy. */
const VERSION_LIMIT = 5;

const policyInputs = z.object({
  name: z.string(),
  namePrefix: z.string().optional(),
  path: z.string(),
  description: z.string().optional(),
  policy: policyJson,
  tags: tagMap.optional(),
});

/** A managed policy of the account; its id is its ARN. */
export const policy: Kind<AwsContext> = {
  token: "aws:iam/policy:Policy",
  replaceOn: ["name", "namePrefix", "path", "description"],

  check(inputs, old, { urn }) {
    const given: Properties = { path: "/", ...supportedInputs(inputs, Object.keys(policyInputs.shape)) };
    requireInputs(given, ["policy"]);
    return { ...given, policy: policyText(given.policy), ...autoName(given, old, urn, NAMING) };
  },

  diff(old, inputs, { context }) {
    const before = { ...canonical(old.inputs), tagsAll: old.outputs.tagsAll };
    const after = { ...canonical(inputs), tagsAll: allTagsPreview(context.defaultTags, inputs) };
    return namedChange({ replaceOn: policy.replaceOn, old: before, inputs: after }, "name");
  },

  preview(inputs, old, { context }) {
    const computed = { arn: UNKNOWN, policyId: UNKNOWN, attachmentCount: UNKNOWN };
    return {
      ...computed,
      ...old?.outputs,
      ...withoutMark(inputs),
      tagsAll: allTagsPreview(context.defaultTags, inputs),
    };
  },

  async create(inputs, { context }) {
    const wanted = policyInputs.parse(inputs);
    const { Policy } = await doing(`creating IAM Policy (${wanted.name})`, () =>
      context.iam.send(
        new CreatePolicyCommand({
          PolicyName: wanted.name,
          Path: wanted.path,
          Description: wanted.description,
          PolicyDocument: wanted.policy,
          Tags: toAws(allTags(context.defaultTags, wanted.tags)),
        }),
      ),
    );
    const arn = Policy?.Arn ?? "";
    return { id: arn, outputs: await outputsOf(arn, inputs, context) };
  },

  read: (id, old, { context }) => readPolicy(id, old.inputs, context),

  async update(id, old, inputs, { context }) {
    const wanted = policyInputs.parse(inputs);
    await doing(`updating IAM Policy (${id})`, async () => {
      if (canonicalPolicy(old.inputs.policy) !== canonicalPolicy(wanted.policy)) {
        await newVersion(context.iam, id, wanted.policy);
      }
      await updateTags(context, id, allTags(context.defaultTags, wanted.tags));
    });
    return outputsOf(id, inputs, context);
  },

  async delete(id, _old, { context: { iam } }) {
    await doing(`deleting IAM Policy (${id})`, () =>
      unlessMissing(async () => {
        for (const version of await otherVersions(iam, id)) await deleteVersion(iam, id, version);
        await iam.send(new DeletePolicyCommand({ PolicyArn: id }));
      }),
    );
  },
};

function canonical(inputs: Properties): Properties {
  return { ...inputs, policy: canonicalPolicy(inputs.policy) };
}

/** Versions that are not the default one, oldest first. */
async function otherVersions(iam: IAMClient, arn: string): Promise<string[]> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  const numbers = Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion).map(({ VersionId = "" }) => VersionId);
  return numbers.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

function deleteVersion(iam: IAMClient, arn: string, version: string): Promise<unknown> {
  return iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: version }));
}

async function newVersion(iam: IAMClient, arn: string, document: string): Promise<void> {
  const [oldest, ...others] = await otherVersions(iam, arn);
  if (oldest !== undefined && others.length + 2 >= VERSION_LIMIT) await deleteVersion(iam, arn, oldest);
  const version = { PolicyArn: arn, PolicyDocument: document, SetAsDefault: true };
  await iam.send(new CreatePolicyVersionCommand(version));
}

async function updateTags({ iam }: AwsContext, arn: string, wanted: Readonly<Record<string, string>>): Promise<void> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const { written, removed } = tagChanges(fromAws(Policy?.Tags), wanted);
  if (removed.length > 0) await iam.send(new UntagPolicyCommand({ PolicyArn: arn, TagKeys: removed }));
  if (Object.keys(written).length > 0) await iam.send(new TagPolicyCommand({ PolicyArn: arn, Tags: toAws(written) }));
}

async function outputsOf(arn: string, inputs: Properties, context: AwsContext): Promise<Properties> {
  const live = await readPolicy(arn, inputs, context);
  if (!live) throw new Error(`reading IAM Policy (${arn}): couldn't find resource`);
  return live.outputs;
}

async function readPolicy(arn: string, old: Properties, { iam, defaultTags }: AwsContext): Promise<Live | undefined> {
  const found = await unlessMissing(() => iam.send(new GetPolicyCommand({ PolicyArn: arn })));
  const live = found?.Policy;
  if (!live) return undefined;
  const version = { PolicyArn: arn, VersionId: live.DefaultVersionId };
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
  const tags = fromAws(live.Tags);
  const inputs: Properties = {
    ...old,
    name: live.PolicyName,
    path: live.Path,
    description: live.Description === "" ? undefined : live.Description,
    policy: keepEqualPolicy(decodeURIComponent(PolicyVersion?.Document ?? ""), old.policy),
    tags: ownTags(tags, defaultTags, old.tags),
  };
  const computed = { arn, policyId: live.PolicyId, attachmentCount: live.AttachmentCount ?? 0, tagsAll: tags };
  return { inputs, outputs: { ...withoutMark(inputs), ...computed } };
}
