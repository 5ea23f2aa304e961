import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Invoke } from "../../base/kind";
import type { AwsContext } from "../context";

export const getCallerIdentity: Invoke<AwsContext> = async (_args, { sts }) => {
  const { Account, Arn, UserId } = await sts.send(new GetCallerIdentityCommand({}));
  return { accountId: Account, arn: Arn, userId: UserId, id: Account };
};

export const getPartition: Invoke<AwsContext> = (_args, { partition }) => {
  const dnsSuffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
  return Promise.resolve({ partition, dnsSuffix, reverseDnsPrefix, id: partition });
};

export const getRegion: Invoke<AwsContext> = (args, context) => {
  const asked = [args.region, args.name].find((value) => typeof value === "string");
  const region = asked ?? context.region;
  const endpoint = `ec2.${region}.amazonaws.com`;
  return Promise.resolve({ region, name: region, id: region, endpoint, description: region });
};
