import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from "jose";
import { startAwsFront } from "../../lab/aws/front";
import { ACCOUNT_ID, REGION, ROOT_CREDENTIALS } from "../../lab/aws/identity";
import { startMinistack } from "../../lab/aws/ministack/process";
import type { AwsState } from "../../lab/state";
import { ministackPython } from "./python";

export const ISSUER = `https://oidc.eks.${REGION}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;
export const ISSUER_HOST_PATH = ISSUER.replace("https://", "");
export const PROVIDER_ARN = `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${ISSUER_HOST_PATH}`;
export const SUBJECT = "system:serviceaccount:portworx:portworx";

export type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

export interface AwsFixture {
  state: AwsState;
  /** What an SDK client needs to act as root. */
  client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  key: SigningKey;
  stop(): Promise<void>;
}

/** The lab's AWS with an issuer of our own in the place of a cluster. */
export async function startAwsFixture(): Promise<AwsFixture> {
  const folder = mkdtempSync(join(tmpdir(), "lab-aws-"));
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: "first", alg: "RS256", use: "sig" };
  const ministack = await startMinistack({
    folder: join(folder, "aws"),
    logs: folder,
    python: await ministackPython(),
  });
  const front = await startAwsFront({
    backendPort: ministack.port,
    cluster: {
      name: "portworx-demo",
      endpoint: "https://127.0.0.1:6443",
      certificateAuthority: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      issuerUrl: ISSUER,
      version: () => Promise.resolve("1.37"),
    },
    keys: { keysOf: (issuer) => Promise.resolve(issuer === ISSUER ? { keys: [jwk] } : undefined) },
  });
  return {
    state: { endpoint: front.endpoint, region: REGION, accountId: ACCOUNT_ID, ...ROOT_CREDENTIALS },
    client: { endpoint: front.endpoint, region: REGION, credentials: ROOT_CREDENTIALS },
    key: privateKey,
    stop: async () => {
      await front.stop();
      await ministack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A token as the API server makes them: the audience is an array. */
export function serviceAccountToken(key: SigningKey, claims: JWTPayload = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: ISSUER, aud: ["sts.amazonaws.com"], sub: SUBJECT, iat: now, nbf: now, exp: now + 3600, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: "RS256", kid: "first" }).sign(key);
}

/** A trust policy for one service account, or whatever condition a test is about. */
export function trustPolicy(
  condition: object = {
    StringEquals: { [`${ISSUER_HOST_PATH}:aud`]: "sts.amazonaws.com", [`${ISSUER_HOST_PATH}:sub`]: SUBJECT },
  },
): string {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: PROVIDER_ARN },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: condition,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

export async function createOidcProvider({ client }: Pick<AwsFixture, "client">): Promise<void> {
  const iam = new IAMClient(client);
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: ISSUER, ClientIDList: ["sts.amazonaws.com"] }));
}

/** Returns the role's ARN. */
export async function createRole(
  { client }: Pick<AwsFixture, "client">,
  name: string,
  document = trustPolicy(),
  path = "/",
) {
  const iam = new IAMClient(client);
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument: document }),
  );
  return Role?.Arn ?? "";
}

export async function assumeRole({ client }: Pick<AwsFixture, "client">, roleArn: string, token: string) {
  const sts = new STSClient({ endpoint: client.endpoint, region: client.region });
  return sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn, RoleSessionName: "portworx", WebIdentityToken: token }),
  );
}
