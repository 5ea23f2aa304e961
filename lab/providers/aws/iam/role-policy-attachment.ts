import { AttachRolePolicyCommand, DetachRolePolicyCommand } from "@aws-sdk/client-iam";
import { z } from "zod";
import type { Kind } from "../../base/kind";
import type { AwsContext } from "../context";
import { doing, unlessMissing } from "../failures";
import { requireInputs, supportedInputs } from "../inputs";
import { attachedPolicies } from "./role-policies";

const attachmentInputs = z.object({ role: z.string(), policyArn: z.string() });

/** A managed policy on a role; its id is `role/policy ARN`. Every change replaces. */
export const rolePolicyAttachment: Kind<AwsContext> = {
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  replaceOn: ["role", "policyArn"],

  check(inputs) {
    const given = supportedInputs(inputs, Object.keys(attachmentInputs.shape));
    requireInputs(given, ["role", "policyArn"]);
    return given;
  },

  async create(inputs, { context }) {
    const { role, policyArn } = attachmentInputs.parse(inputs);
    await doing(`attaching IAM Policy (${policyArn}) to IAM Role (${role})`, () =>
      context.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn })),
    );
    return { id: `${role}/${policyArn}`, outputs: inputs };
  },

  async read(id, _old, { context }) {
    const { role, policyArn } = parseId(id);
    const attached = await unlessMissing(() => attachedPolicies(context.iam, role));
    if (!attached?.includes(policyArn)) return undefined;
    return { inputs: { role, policyArn }, outputs: { role, policyArn } };
  },

  async delete(id, _old, { context }) {
    const { role, policyArn } = parseId(id);
    await doing(`detaching IAM Policy (${policyArn}) from IAM Role (${role})`, () =>
      unlessMissing(() => context.iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }))),
    );
  },
};

function parseId(id: string): { role: string; policyArn: string } {
  const [, role, policyArn] = /^([^/]+)\/(arn:.+)$/.exec(id) ?? [];
  if (role === undefined || policyArn === undefined) {
    throw new Error(`${id} is no id of an attachment: wanted role/policy ARN`);
  }
  return { role, policyArn };
}
