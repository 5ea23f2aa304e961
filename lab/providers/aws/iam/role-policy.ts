import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { z } from "zod";
import type { Kind, Properties } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";
import { autoName, namedChange, withoutMark } from "../naming";
import { canonicalPolicy, keepEqualPolicy, policyJson, policyText } from "../policy-json";
import { inlinePolicy } from "./role-policies";

const NAMING = { property: "name", prefixProperty: "namePrefix", limit: 128 };

const rolePolicyInputs = z.object({
  name: z.string(),
  namePrefix: z.string().optional(),
  role: z.string(),
  policy: policyJson,
});

/** An inline policy of a role; its id is `role:name`. */
export const rolePolicy: Kind<AwsContext> = {
  token: "aws:iam/rolePolicy:RolePolicy",
  replaceOn: ["name", "namePrefix", "role"],

  check(inputs, old, { urn }) {
    const given = supportedInputs(inputs, Object.keys(rolePolicyInputs.shape));
    requireInputs(given, ["role", "policy"]);
    return { ...given, policy: policyText(given.policy), ...autoName(given, old, urn, NAMING) };
  },

  diff(old, inputs) {
    const compared = { old: canonical(old.inputs), inputs: canonical(inputs) };
    return namedChange({ replaceOn: rolePolicy.replaceOn, ...compared }, "name");
  },

  preview: (inputs, old) => ({ ...old?.outputs, ...withoutMark(inputs) }),

  async create(inputs, { context }) {
    const { role, name } = await put(inputs, context);
    return { id: `${role}:${name}`, outputs: withoutMark(inputs) };
  },

  async read(id, old, { context }) {
    const { role, name } = parseId(id);
    const live = await unlessMissing(() => inlinePolicy(context.iam, role, name));
    if (live === undefined) return undefined;
    const inputs = { ...old.inputs, role, name, policy: keepEqualPolicy(live, old.inputs.policy) };
    return { inputs, outputs: withoutMark(inputs) };
  },

  async update(_id, _old, inputs, { context }) {
    await put(inputs, context);
    return withoutMark(inputs);
  },

  async delete(id, _old, { context }) {
    const { role, name } = parseId(id);
    await doing(`deleting IAM Role Policy (${id})`, () =>
      unlessMissing(() => context.iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name }))),
    );
  },
};

async function put(inputs: Properties, { iam }: AwsContext): Promise<{ role: string; name: string }> {
  const { role, name, policy } = rolePolicyInputs.parse(inputs);
  await doing(`putting IAM Role (${role}) Policy (${name})`, () =>
    iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy })),
  );
  return { role, name };
}

function canonical(inputs: Properties): Properties {
  return { ...inputs, policy: canonicalPolicy(inputs.policy) };
}

function parseId(id: string): { role: string; name: string } {
  const [, role, name] = /^([^:]+):(.+)$/.exec(id) ?? [];
  if (role === undefined || name === undefined) {
    throw new Error(`${id} is no id of a role policy: wanted role:name, such as portworx:permissions`);
  }
  return { role, name };
}
