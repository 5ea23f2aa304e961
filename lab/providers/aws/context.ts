import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { z } from "zod";
import type { AwsState } from "../../state";
import type { Properties } from "../base/kind";
import { tagMap, type Tags } from "./tags";

/** What the kinds and functions of one provider resource share. */
export interface AwsContext {
  readonly region: string;
  readonly partition: string;
  readonly defaultTags: Tags;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  readonly eks: EKSClient;
}

const assumedRole = z.object({
  roleArn: z.string(),
  sessionName: z.string().optional(),
  externalId: z.string().optional(),
});

/** Every input may be absent; those that only make sense for the real AWS, such as profile, are passed over. */
const providerInputs = z.object({
  region: z.string().optional(),
  accessKey: z.string().optional(),
  secretKey: z.string().optional(),
  token: z.string().optional(),
  defaultTags: z.object({ tags: tagMap.optional() }).optional(),
  assumeRoles: z.array(assumedRole).optional(),
  allowedAccountIds: z.array(z.coerce.string()).optional(),
});

/** Clients of the lab's AWS, whatever the environment says: a lab must not reach a real account. */
export async function awsContext(lab: AwsState, inputs: Properties): Promise<AwsContext> {
  const { region = lab.region, assumeRoles = [], ...provider } = providerInputs.parse(inputs);
  const root = {
    accessKeyId: provider.accessKey ?? lab.accessKeyId,
    secretAccessKey: provider.secretKey ?? lab.secretAccessKey,
    sessionToken: provider.token,
  };
  const client = { endpoint: lab.endpoint, region };
  const credentials = assumeRoles.reduce<typeof root | ReturnType<typeof fromTemporaryCredentials>>(
    (masterCredentials, { roleArn, sessionName, externalId }) =>
      fromTemporaryCredentials({
        masterCredentials,
        params: { RoleArn: roleArn, RoleSessionName: sessionName ?? "pulumi", ExternalId: externalId },
        clientConfig: client,
      }),
    root,
  );
  const configuration = { ...client, credentials };
  const context = {
    region,
    partition: partitionOf(region),
    defaultTags: provider.defaultTags?.tags ?? {},
    iam: new IAMClient(configuration),
    s3: new S3Client({ ...configuration, forcePathStyle: true }),
    sts: new STSClient(configuration),
    eks: new EKSClient(configuration),
  };
  if (provider.allowedAccountIds) await checkAccount(context.sts, provider.allowedAccountIds);
  return context;
}

async function checkAccount(sts: STSClient, allowed: string[]): Promise<void> {
  const { Account = "" } = await sts.send(new GetCallerIdentityCommand({}));
  if (!allowed.includes(Account)) throw new Error(`AWS account ID not allowed: ${Account}`);
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
