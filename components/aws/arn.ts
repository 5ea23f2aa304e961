import { InputError } from "../input-error";
import { issuerWithoutScheme } from "../issuer";

/** The parts of an Amazon Resource Name. */
export interface Arn {
  /** Such as aws, aws-us-gov or aws-cn. */
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const form = /^arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:([^\s:]\S*)$/;

/** What an input's ARN must be, in words for the error and as a test. */
export interface ArnRule {
  readonly wanted: string;
  readonly remedy: string;
  accepts(arn: Arn): boolean;
}

/** @throws InputError where the text is no ARN or not the one that the rule asks for. */
export function parseArn(text: string, input: string, rule: ArnRule): Arn {
  const [, partition, service, region, account = "", resource] = form.exec(text) ?? [];
  if (partition !== undefined && service !== undefined && region !== undefined && resource !== undefined) {
    const arn = { partition, service, region, account, resource };
    if (rule.accepts(arn)) return arn;
  }
  throw new InputError({ input, value: text, wanted: rule.wanted, remedy: rule.remedy });
}

/** @throws InputError where a well-formed ARN lies in another partition than the role. */
export function checkPartition(arn: string, partition: string, input: string): void {
  if (arn.startsWith(`arn:${partition}:`)) return;
  throw new InputError({
    input,
    value: arn,
    wanted: `an ARN of partition ${partition}, where the cluster's OIDC provider is`,
    remedy: "A role can only use what lies in its own partition; name the one that does.",
  });
}

const providerPrefix = "oidc-provider/";

/** Where the objects of an account are. */
export interface AccountHome {
  readonly partition: string;
  readonly accountId: string;
}

/** The ARN that IAM gives the OIDC provider of an issuer. */
export function oidcProviderArn({ partition, accountId }: AccountHome, issuerUrl: string): string {
  return `arn:${partition}:iam::${accountId}:${providerPrefix}${issuerWithoutScheme(issuerUrl)}`;
}

/** @throws InputError where the text is not the ARN of the issuer's OIDC provider. */
export function parseOidcProviderArn(text: string, issuerUrl: string, input = "oidcProviderArn"): Arn {
  return parseArn(text, input, {
    wanted: `the ARN of the IAM OIDC provider for ${issuerUrl}`,
    remedy: "Take the arn of the IamOidcProvider that was made for the same issuer.",
    accepts: (arn) =>
      arn.service === "iam" &&
      arn.account !== "" &&
      arn.account !== "aws" &&
      arn.resource === providerPrefix + issuerWithoutScheme(issuerUrl),
  });
}

/** The ARN that IAM gives a role; `path` begins and ends with a slash. */
export function roleArn({ partition, accountId }: AccountHome, path: string, roleName: string): string {
  return `arn:${partition}:iam::${accountId}:role${path}${roleName}`;
}

/** @throws InputError where the text is no role's ARN. */
export function checkRoleArn(text: string, input = "roleArn"): void {
  parseArn(text, input, {
    wanted: "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/portworx",
    remedy: "Take the arn of the PortworxRole.",
    accepts: (arn) => arn.service === "iam" && /^role\/\S+$/.test(arn.resource),
  });
}

/** @throws InputError where the text is not the number of an AWS account. */
export function checkAccountId(text: string, input = "accountId"): void {
  if (/^\d{12}$/.test(text)) return;
  throw new InputError({
    input,
    value: text,
    wanted: "the 12 digits of an AWS account",
    remedy: "Take the accountId of aws.getCallerIdentity, as a string.",
  });
}

/** @throws InputError where the text is no AWS partition. */
export function checkPartitionName(text: string, input = "partition"): void {
  if (/^aws(-[a-z]+)*$/.test(text)) return;
  throw new InputError({
    input,
    value: text,
    wanted: "an AWS partition: aws, aws-us-gov or aws-cn",
    remedy: "Take the partition of aws.getPartition.",
  });
}
