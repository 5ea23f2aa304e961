import { issuerWithoutScheme } from "../../../components/issuer";
import { subject } from "../../../components/subject";
import { fail, notApplicable, pass, warn, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { evaluateTrust, type TrustVerdict, type WebIdentity } from "../policy/trust";
import { looseTrust } from "../policy/trust-wildcards";
import { readable } from "./readable";

const edit = (roleName: string): string =>
  `aws iam update-assume-role-policy --role-name ${roleName} --policy-document file://trust-policy.json`;

/** Who may become the role. */
export const trustPolicy: Check<Installation> = readable({
  id: "aws.trust-policy",
  title: "The role's trust policy lets each service account in",
  why: "A service account that it leaves out gets AccessDenied without a reason, and only when it first calls AWS.",
  needs: ["aws.role", "aws.client-ids"],
  async run(installation) {
    const account = accountOf(installation);
    const [role, live, identities] = await Promise.all([
      account.role(),
      account.liveRole(),
      identitiesOf(installation),
    ]);
    if (!live) return notApplicable("there is no role");
    const verdicts = identities.map((identity) => ({ identity, ...evaluateTrust(live.trust, identity) }));
    const refused = verdicts.filter(({ decision }) => decision === "refused");
    if (refused.length > 0) {
      return fail(
        inLines(refused),
        `Correct that in the policy, keeping its other statements: ${edit(role.name)}. Wanted: ` + wanted(identities),
      );
    }
    const undecided = verdicts.filter(({ decision }) => decision === "undecided");
    if (undecided.length > 0) {
      return warn(
        inLines(undecided),
        "The exchange shows whether it is met where you are; see to it that it is where the pods are.",
      );
    }
    return pass(identities.map((identity) => identity.subject).join(", "));
  },
});

/** Who else may become the role. */
export const trustWildcards: Check<Installation> = readable({
  id: "aws.trust-wildcards",
  title: "The role's trust policy lets nobody else in",
  why: "Whoever may create pods with a service account that fits can read, change and delete the storage.",
  needs: ["aws.role"],
  async run(installation) {
    const account = accountOf(installation);
    const [role, live, [identity]] = await Promise.all([
      account.role(),
      account.liveRole(),
      identitiesOf(installation),
    ]);
    if (!live || !identity) return notApplicable("there is no role");
    const loose = looseTrust(live.trust, identity);
    if (loose.length === 0) return pass("subject and audience are compared without wildcards");
    const seen = loose.map(({ reason }) => reason).join("\n");
    const remedy = `Name subjects and audience with StringEquals: ${edit(role.name)}`;
    return loose.some(({ isOpen }) => isOpen) ? fail(seen, remedy) : warn(seen, remedy);
  },
});

async function identitiesOf(installation: Installation): Promise<WebIdentity[]> {
  const [names, namespace, issuer, audience, oidcProviderArn] = await Promise.all([
    installation.serviceAccounts(),
    installation.namespace(),
    installation.issuer(),
    installation.audience(),
    accountOf(installation).oidcProviderArn(),
  ]);
  return names.map((name) => ({
    oidcProviderArn,
    issuer: issuerWithoutScheme(issuer),
    subject: subject(namespace, name),
    audience,
  }));
}

/** A line for each service account. */
function inLines(verdicts: readonly (TrustVerdict & { identity: WebIdentity })[]): string {
  return verdicts.map(({ identity, reason }) => `${identity.subject}: ${reason}`).join("\n");
}

function wanted(identities: readonly WebIdentity[]): string {
  const [first] = identities;
  if (!first) return "";
  const condition = {
    [`${first.issuer}:aud`]: first.audience,
    [`${first.issuer}:sub`]: identities.map((identity) => identity.subject),
  };
  const principal = JSON.stringify({ Federated: first.oidcProviderArn });
  return `Principal ${principal}, Condition ${JSON.stringify({ StringEquals: condition })}`;
}
