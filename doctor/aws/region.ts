import { STSClient } from "@aws-sdk/client-sts";
import type { Installation } from "../installation";

/** The region that Portworx works in: what its pods are told, else the user's own, else the one in EKS's issuer. */
export async function findRegion(installation: Installation): Promise<string | undefined> {
  const pods = await installation.pods().catch(() => []);
  const variables = pods.flatMap(({ containers }) => containers.map(({ env }) => env));
  const told = variables.flatMap((env) => env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? []);
  return told[0] ?? (await defaultRegion()) ?? regionOfIssuer(await installation.issuer());
}

/** From AWS_REGION or the profile in use. */
async function defaultRegion(): Promise<string | undefined> {
  const client = new STSClient({});
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** EKS names its issuers oidc.eks.<region>.amazonaws.com. */
export function regionOfIssuer(issuer: string): string | undefined {
  return /^https:\/\/oidc\.eks\.([a-z0-9-]+)\./.exec(issuer)?.[1];
}

/** Where a partition keeps IAM. */
export function globalRegionOf(partition: string): string {
  const regions: Readonly<Record<string, string>> = { "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };
  return regions[partition] ?? "us-east-1";
}
