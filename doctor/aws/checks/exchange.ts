import { subject } from "../../../components/subject";
import { portworxServiceAccounts } from "../../../components/platforms";
import { CannotTell } from "../../cluster/failures";
import { fail, pass, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { AwsRefusal, NoAnswer } from "../call";
import { sessionOf } from "../exchange";
import { explainExchange } from "../exchange-error";
import type { RoleName } from "../role-arn";

const first = "aws.exchange.portworx";

/** Real tokens for real credentials: what no reading of policies can promise. */
export const exchanges: readonly Check<Installation>[] = portworxServiceAccounts.map((serviceAccount) => ({
  id: `aws.exchange.${serviceAccount}`,
  title: `STS gives the role's credentials for a token of ${serviceAccount}`,
  why: "This is the very call that the pods make; nothing works without it.",
  // What keeps the first out keeps all out, but for the subject, which the trust policy's check compares.
  needs: serviceAccount === "portworx" ? ["aws.trust-policy", "aws.jwks"] : [first],
  async run(installation) {
    if (!(await installation.serviceAccounts()).includes(serviceAccount)) {
      throw new CannotTell(`${serviceAccount} does not use the identity (stork.useWorkloadIdentity)`);
    }
    const role = await accountOf(installation).role();
    try {
      const { assumedRoleArn, subject: exchanged } = await sessionOf(installation, serviceAccount);
      if (isSessionOf(assumedRoleArn, role)) return pass(`${exchanged} becomes ${assumedRoleArn}`);
      return fail(
        `STS gave ${assumedRoleArn}, wanted a session of ${role.arn}`,
        "Correct the role's ARN in the StorageCluster.",
      );
    } catch (error) {
      if (error instanceof AwsRefusal) return explained(error, installation, serviceAccount);
      // Skipped, the very proof would be missing from a report without a failure.
      if (error instanceof NoAnswer) return fail(error.message, "Run the doctor where AWS STS can be reached.");
      throw error;
    }
  },
}));

/** True for `arn:aws:sts::123456789012:assumed-role/portworx/session`: a session's ARN leaves the role's path out. */
export function isSessionOf(assumedRoleArn: string, { partition, accountId, name }: RoleName): boolean {
  return assumedRoleArn.startsWith(`arn:${partition}:sts::${accountId}:assumed-role/${name}/`);
}

async function explained(refusal: AwsRefusal, installation: Installation, serviceAccount: string): Promise<Finding> {
  const account = accountOf(installation);
  const [role, issuer, oidcProviderArn, audience, namespace] = await Promise.all([
    account.role(),
    installation.issuer(),
    account.oidcProviderArn(),
    installation.audience(),
    installation.namespace(),
  ]);
  const problem = explainExchange(refusal.code, refusal.reason, {
    roleArn: role.arn,
    roleName: role.name,
    issuer,
    oidcProviderArn,
    audience,
    subject: subject(namespace, serviceAccount),
  });
  const seen = `${refusal.code}: ${refusal.reason}`;
  return fail(
    problem ? `${seen}: ${problem.cause}` : seen,
    problem?.remedy ?? "See the call AssumeRoleWithWebIdentity in CloudTrail.",
  );
}
