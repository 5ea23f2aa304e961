import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  ListOpenIDConnectProvidersCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { z } from "zod";
import type { Invoke } from "../../base/kind";
import type { AwsContext } from "../context";
import { unlessMissing } from "../failures";
import { fromAws } from "../tags";
import { invokeFailure } from "./failure";

const PROVIDER_TOKEN = "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider";
const ROLE_TOKEN = "aws:iam/getRole:getRole";

const getProviderArgs = z.object({ arn: z.string().optional(), url: z.string().optional() });

export const getOpenIdConnectProvider: Invoke<AwsContext> = async (args, { iam }) => {
  const { arn, url } = getProviderArgs.parse(args);
  if ((arn === undefined) === (url === undefined)) {
    throw invokeFailure(PROVIDER_TOKEN, `"arn": one of \`arn,url\` must be specified`);
  }
  const providerArn = arn ?? (await findByUrl(iam, url ?? ""));
  const target = { OpenIDConnectProviderArn: providerArn };
  const live = await unlessMissing(() => iam.send(new GetOpenIDConnectProviderCommand(target)));
  if (!live) throw invokeFailure(PROVIDER_TOKEN, "reading IAM OIDC Provider: couldn't find resource");
  return {
    arn: providerArn,
    id: providerArn,
    url: live.Url,
    clientIdLists: live.ClientIDList ?? [],
    thumbprintLists: live.ThumbprintList ?? [],
    tags: fromAws(live.Tags),
  };
};

async function findByUrl(iam: IAMClient, url: string): Promise<string> {
  const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  const wanted = url.replace(/^https:\/\//, "");
  const arn = OpenIDConnectProviderList.map(({ Arn = "" }) => Arn).find(
    (candidate) => candidate.slice(candidate.indexOf("/") + 1) === wanted,
  );
  if (arn === undefined)
    throw invokeFailure(PROVIDER_TOKEN, `reading IAM OIDC Provider (${url}): couldn't find resource`);
  return arn;
}

const getRoleArgs = z.object({ name: z.string() });

export const getRole: Invoke<AwsContext> = async (args, { iam }) => {
  const { name } = getRoleArgs.parse(args);
  const found = await unlessMissing(() => iam.send(new GetRoleCommand({ RoleName: name })));
  const role = found?.Role;
  if (!role) throw invokeFailure(ROLE_TOKEN, `reading IAM Role (${name}): couldn't find resource`);
  return {
    arn: role.Arn,
    assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
    createDate: role.CreateDate?.toISOString(),
    description: role.Description ?? "",
    id: role.RoleName,
    maxSessionDuration: role.MaxSessionDuration,
    name: role.RoleName,
    path: role.Path,
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    roleLastUseds: [],
    tags: fromAws(role.Tags),
    uniqueId: role.RoleId,
  };
};
