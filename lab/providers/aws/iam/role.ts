import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  type IAMClient,
  type Role,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import { type Kind, type Live, type Properties, UNKNOWN } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";
import { autoName, namedChange, withoutMark } from "../naming";
import { canonicalPolicy, keepEqualPolicy, policyJson, policyText } from "../policy-json";
import { allTags, allTagsPreview, fromAws, ownTags, tagChanges, tagMap, toAws } from "../tags";
import { attachedPolicies, inlinePolicies, removePolicies } from "./role-policies";

const NAMING = { property: "name", prefixProperty: "namePrefix", limit: 64 };
const DEFAULTS = { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false };

const roleInputs = z.object({
  name: z.string(),
  namePrefix: z.string().optional(),
  path: z.string(),
  assumeRolePolicy: policyJson,
  description: z.string().optional(),
  maxSessionDuration: z.number(),
  permissionsBoundary: z.string().optional(),
  forceDetachPolicies: z.boolean(),
  tags: tagMap.optional(),
});

export const role: Kind<AwsContext> = {
  token: "aws:iam/role:Role",
  replaceOn: ["name", "namePrefix", "path"],

  check(inputs, old, { urn }) {
    const given: Properties = { ...DEFAULTS, ...supportedInputs(inputs, Object.keys(roleInputs.shape)) };
    requireInputs(given, ["assumeRolePolicy"]);
    const assumeRolePolicy = policyText(given.assumeRolePolicy);
    return { ...given, assumeRolePolicy, ...autoName(given, old, urn, NAMING) };
  },

  diff(old, inputs, { context }) {
    const before = { ...canonical(old.inputs), tagsAll: old.outputs.tagsAll };
    const after = { ...canonical(inputs), tagsAll: allTagsPreview(context.defaultTags, inputs) };
    return namedChange({ replaceOn: role.replaceOn, old: before, inputs: after }, "name");
  },

  preview(inputs, old, { context }) {
    const computed = {
      arn: UNKNOWN,
      createDate: UNKNOWN,
      uniqueId: UNKNOWN,
      inlinePolicies: [],
      managedPolicyArns: [],
    };
    return {
      ...computed,
      ...old?.outputs,
      ...withoutMark(inputs),
      tagsAll: allTagsPreview(context.defaultTags, inputs),
    };
  },

  async create(inputs, { context }) {
    const wanted = roleInputs.parse(inputs);
    await doing(`creating IAM Role (${wanted.name})`, () =>
      context.iam.send(
        new CreateRoleCommand({
          RoleName: wanted.name,
          Path: wanted.path,
          AssumeRolePolicyDocument: wanted.assumeRolePolicy,
          Description: wanted.description,
          MaxSessionDuration: wanted.maxSessionDuration,
          PermissionsBoundary: wanted.permissionsBoundary,
          Tags: toAws(allTags(context.defaultTags, wanted.tags)),
        }),
      ),
    );
    return { id: wanted.name, outputs: await outputsOf(wanted.name, inputs, context) };
  },

  read: (id, old, { context }) => readRole(id, old.inputs, context),

  async update(id, old, inputs, { context }) {
    const wanted = roleInputs.parse(inputs);
    await doing(`updating IAM Role (${id})`, async () => {
      const live = await context.iam.send(new GetRoleCommand({ RoleName: id }));
      await updateRole(context, id, live.Role, wanted);
    });
    return outputsOf(id, inputs, context);
  },

  async delete(id, old, { context }) {
    await doing(`deleting IAM Role (${id})`, () =>
      unlessMissing(async () => {
        // As upstream: what a refresh has seen on the role goes with it, what nobody knows of stops the deletion.
        await removePolicies(context.iam, id, {
          inline: old.inputs.forceDetachPolicies === true || isFilled(old.outputs.inlinePolicies),
          attached: old.inputs.forceDetachPolicies === true || isFilled(old.outputs.managedPolicyArns),
        });
        await context.iam.send(new DeleteRoleCommand({ RoleName: id }));
      }),
    );
  },
};

function canonical(inputs: Properties): Properties {
  return { ...inputs, assumeRolePolicy: canonicalPolicy(inputs.assumeRolePolicy) };
}

async function updateRole(
  { iam, defaultTags }: AwsContext,
  name: string,
  live: Role | undefined,
  wanted: z.infer<typeof roleInputs>,
): Promise<void> {
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: wanted.assumeRolePolicy }));
  const { description: Description = "", maxSessionDuration: MaxSessionDuration } = wanted;
  await iam.send(new UpdateRoleCommand({ RoleName: name, Description, MaxSessionDuration }));
  await updateBoundary(iam, name, live?.PermissionsBoundary?.PermissionsBoundaryArn, wanted.permissionsBoundary);
  const { written, removed } = tagChanges(fromAws(live?.Tags), allTags(defaultTags, wanted.tags));
  if (removed.length > 0) await iam.send(new UntagRoleCommand({ RoleName: name, TagKeys: removed }));
  if (Object.keys(written).length > 0) await iam.send(new TagRoleCommand({ RoleName: name, Tags: toAws(written) }));
}

async function updateBoundary(
  iam: IAMClient,
  name: string,
  from: string | undefined,
  to: string | undefined,
): Promise<void> {
  if (from === to) return;
  await (to === undefined
    ? iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: name }))
    : iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary: to })));
}

async function outputsOf(name: string, inputs: Properties, context: AwsContext): Promise<Properties> {
  const live = await readRole(name, inputs, context);
  if (!live) throw new Error(`reading IAM Role (${name}): couldn't find resource`);
  return live.outputs;
}

async function readRole(name: string, old: Properties, { iam, defaultTags }: AwsContext): Promise<Live | undefined> {
  const found = await unlessMissing(() => iam.send(new GetRoleCommand({ RoleName: name })));
  if (!found?.Role) return undefined;
  const { Role: live } = found;
  const tags = fromAws(live.Tags);
  const inputs: Properties = {
    ...DEFAULTS,
    ...old,
    name,
    path: live.Path,
    assumeRolePolicy: keepEqualPolicy(decodeURIComponent(live.AssumeRolePolicyDocument ?? ""), old.assumeRolePolicy),
    description: live.Description === "" ? undefined : live.Description,
    maxSessionDuration: live.MaxSessionDuration,
    permissionsBoundary: live.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: ownTags(tags, defaultTags, old.tags),
  };
  const outputs: Properties = {
    ...withoutMark(inputs),
    arn: live.Arn,
    createDate: live.CreateDate?.toISOString(),
    uniqueId: live.RoleId,
    tagsAll: tags,
    inlinePolicies: await inlinePolicies(iam, name),
    managedPolicyArns: await attachedPolicies(iam, name),
  };
  return { inputs, outputs };
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
