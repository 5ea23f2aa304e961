import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { fromWebToken } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";
import type { AwsState } from "../../state";

/** The AWS clients of one caller. */
export interface AwsClients {
  sts: STSClient;
  ec2: EC2Client;
  s3: S3Client;
  iam: IAMClient;
}

/** Clients whose credentials the SDK gets by exchanging `token`, as it does inside a Portworx pod. */
export function clientsOfToken(aws: AwsState, roleArn: string, token: string): AwsClients {
  const clientConfig = { region: aws.region, endpoint: aws.endpoint };
  return clientsWith(
    aws,
    fromWebToken({ webIdentityToken: token, roleArn, roleSessionName: "portworx-demo", clientConfig }),
  );
}

/** Clients of the account's owner, for what the demo must prepare and look at. */
export function clientsOfOwner(aws: AwsState): AwsClients {
  const { accessKeyId, secretAccessKey } = aws;
  return clientsWith(aws, () => Promise.resolve({ accessKeyId, secretAccessKey }));
}

function clientsWith(aws: AwsState, credentials: AwsCredentialIdentityProvider): AwsClients {
  const config = { region: aws.region, endpoint: aws.endpoint, credentials, maxAttempts: 1 };
  return {
    sts: new STSClient(config),
    ec2: new EC2Client(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    iam: new IAMClient(config),
  };
}
