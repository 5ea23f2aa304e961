import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import type { Installation } from "../installation";
import { accountOf } from "./account";

/** What STS made of a token. Credentials stay in this process's memory. */
export interface Exchanged {
  /** Whom STS says that the token's owner has become. */
  readonly assumedRoleArn: string;
  /** The token's subject, as STS read it. */
  readonly subject: string;
  readonly credentials: AwsCredentialIdentity;
}

/** Name under which the doctor appears in CloudTrail. */
const sessionName = "pxwi-doctor";
/** The shortest session that STS gives. */
const sessionSeconds = 900;

/** Exchanges a real token of a service account for the role's credentials, as the SDK inside a pod does. */
export async function exchange(installation: Installation, serviceAccount: string): Promise<Exchanged> {
  const account = accountOf(installation);
  const [role, audience, options] = await Promise.all([
    account.role(),
    installation.audience(),
    account.clientOptions(),
  ]);
  const token = await installation.token(serviceAccount, audience);
  const sts = new STSClient(options);
  try {
    const answer = await account.call("sts:AssumeRoleWithWebIdentity", (callOptions) =>
      sts.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: role.arn,
          RoleSessionName: sessionName,
          DurationSeconds: sessionSeconds,
          WebIdentityToken: token.reveal(),
        }),
        callOptions,
      ),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
    return {
      assumedRoleArn: answer.AssumedRoleUser?.Arn ?? "",
      subject: answer.SubjectFromWebIdentityToken ?? "",
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    };
  } finally {
    sts.destroy();
  }
}

const sessions = new WeakMap<Installation, Map<string, Promise<Exchanged>>>();

/** The same, once for each service account. */
export function sessionOf(installation: Installation, serviceAccount: string): Promise<Exchanged> {
  const known = sessions.get(installation) ?? new Map<string, Promise<Exchanged>>();
  sessions.set(installation, known);
  const session = known.get(serviceAccount) ?? exchange(installation, serviceAccount);
  known.set(serviceAccount, session);
  return session;
}
