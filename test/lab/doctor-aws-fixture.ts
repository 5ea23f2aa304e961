import assert from "node:assert/strict";
import { after, before } from "node:test";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { SignJWT } from "jose";
import { permissionPolicy } from "../../components/aws/permission-policy";
import { trustPolicy } from "../../components/aws/trust-policy";
import { checks } from "../../doctor/aws";
import type { Status } from "../../doctor/check";
import { runChecks, type Answer } from "../../doctor/run-checks";
import { clusterIsWell, PlannedInstallation, type Plan } from "../unit/doctor-aws/planned-installation";
import { createOidcProvider, createRole, ISSUER, PROVIDER_ARN, startAwsFixture, type AwsFixture } from "./aws-fixture";

export const BUCKET = "portworx-backups";
export const SERVICE_ACCOUNTS = ["portworx", "stork", "px-node-wiper"];
export const TRUST = {
  issuerUrl: ISSUER,
  oidcProviderArn: PROVIDER_ARN,
  audiences: ["sts.amazonaws.com"],
  namespace: "portworx",
  serviceAccounts: SERVICE_ACCOUNTS,
};
export const CAPABILITIES = {
  partition: "aws",
  cloudDrive: true,
  cloudSnap: { bucketArns: [`arn:aws:s3:::${BUCKET}`] },
  regions: [],
};

/** What a test plants in a role; the rest is as the product makes it. */
export interface RolePlan {
  readonly trust?: object;
  readonly permissions?: object;
  readonly path?: string;
}

/** The lab's AWS with a healthy provider, role and bucket, and the doctor that asks it. */
export class DoctorFixture {
  aws!: AwsFixture;
  iam!: IAMClient;
  s3!: S3Client;
  roleArn = "";
  private readonly inherited = { ...process.env };

  constructor() {
    before(async () => {
      this.aws = await startAwsFixture();
      this.asUser("test");
      this.iam = new IAMClient(this.aws.client);
      this.s3 = new S3Client(this.aws.client);
      await createOidcProvider(this.aws);
      await this.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
      this.roleArn = await this.role("portworx");
    });
    after(async () => {
      for (const name of Object.keys(process.env)) if (!(name in this.inherited)) delete process.env[name];
      Object.assign(process.env, this.inherited);
      await this.aws?.stop();
    });
  }

  /** The environment as the lab prints it: the doctor finds AWS by the SDK's own rules. */
  asUser(accessKeyId: string | undefined, secretAccessKey = "test", sessionToken?: string): void {
    const variables = {
      AWS_ENDPOINT_URL: this.aws.state.endpoint,
      AWS_REGION: this.aws.state.region,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: accessKeyId && secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    };
    for (const [name, value] of Object.entries(variables)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  /** Makes a role; returns its ARN. */
  async role(name: string, { trust, permissions, path = "/" }: RolePlan = {}): Promise<string> {
    const arn = await createRole(this.aws, name, JSON.stringify(trust ?? trustPolicy([TRUST])), path);
    const document = JSON.stringify(permissions ?? permissionPolicy(CAPABILITIES));
    await this.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "portworx", PolicyDocument: document }));
    return arn;
  }

  sign(claims: object, key = this.aws.key): Promise<string> {
    return new SignJWT({ ...claims }).setProtectedHeader({ alg: "RS256", kid: "first" }).sign(key);
  }

  /** Has the doctor ask about an installation whose cluster is well. */
  ask(plan: Partial<Plan> = {}): Promise<readonly Answer[]> {
    const installation = new PlannedInstallation({
      roleArn: this.roleArn,
      sign: (claims) => this.sign(claims),
      expected: { bucket: BUCKET },
      ...plan,
    });
    return runChecks([...clusterIsWell, ...checks], installation, { timeoutMilliseconds: 20_000 });
  }
}

export function claimsOf(serviceAccount: string): object {
  const now = Math.floor(Date.now() / 1000);
  const sub = `system:serviceaccount:portworx:${serviceAccount}`;
  return { iss: ISSUER, aud: ["sts.amazonaws.com"], sub, iat: now, exp: now + 600 };
}

export function withStatus(answers: readonly Answer[], ...statuses: Status[]): string[] {
  return answers.filter(({ finding }) => statuses.includes(finding.status)).map(({ id }) => id);
}

export function seen(answers: readonly Answer[], id: string): string {
  return answers.find((answer) => answer.id === id)?.finding.seen ?? "";
}

/** One fault gives one failure, and its cause in words; what needs it is skipped, not failed. */
export function assertOnly(answers: readonly Answer[], id: string, status: "WARN" | "FAIL", cause: RegExp): void {
  const all = answers.map((answer) => `${answer.id} ${answer.finding.status} ${answer.finding.seen}`).join("\n");
  assert.deepEqual(withStatus(answers, "WARN", "FAIL"), [id], all);
  assert.equal(answers.find((answer) => answer.id === id)?.finding.status, status);
  assert.match(seen(answers, id), cause);
  assert.ok(answers.find((answer) => answer.id === id)?.finding.remedy, "a remedy");
}
