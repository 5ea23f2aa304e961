import { portworxServiceAccounts } from "../../../components/platforms";
import { subject } from "../../../components/subject";
import { pass, warn, type Check, type Finding } from "../../check";
import { CannotTell } from "../../cluster/failures";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { judgeCredential, judgeTrust, type WantedCredential } from "../judge-credentials";
import { readable } from "./readable";

const trustId = "azure.federated-credentials";

/** What is wrong for all service accounts alike is said once. */
export const trust: Check<Installation> = readable({
  id: trustId,
  title: "The identity trusts tokens of exactly this cluster",
  why: "Entra compares issuer and audience byte by byte: a slash too few, and no token is accepted (AADSTS700211).",
  needs: ["azure.identity", "issuer.discovery"],
  async run(installation) {
    const [credentials, wanted] = await Promise.all([
      accountOf(installation).federatedCredentials(),
      wantedOf(installation, "portworx"),
    ]);
    return judgeTrust(credentials, wanted);
  },
});

/** One for each service account. */
export const federatedCredentials: readonly Check<Installation>[] = portworxServiceAccounts.map((serviceAccount) =>
  readable({
    id: `${trustId}.${serviceAccount}`,
    title: `The identity trusts tokens of ${serviceAccount}`,
    why: "Each service account needs a federated credential of its own; without it its pods get nothing (AADSTS700213).",
    needs: [trustId],
    async run(installation) {
      await mustUseIdentity(installation, serviceAccount);
      const [credentials, wanted] = await Promise.all([
        accountOf(installation).federatedCredentials(),
        wantedOf(installation, serviceAccount),
      ]);
      return judgeCredential(credentials, wanted);
    },
  }),
);

/** @throws CannotTell for Stork, where it is told not to use the identity */
export async function mustUseIdentity(installation: Installation, serviceAccount: string): Promise<void> {
  if ((await installation.serviceAccounts()).includes(serviceAccount)) return;
  throw new CannotTell(`${serviceAccount} does not use the identity (stork.useWorkloadIdentity)`);
}

async function wantedOf(installation: Installation, serviceAccount: string): Promise<WantedCredential> {
  const [identity, namespace, issuer, audience] = await Promise.all([
    accountOf(installation).knownIdentity(),
    installation.namespace(),
    installation.issuer(),
    installation.audience(),
  ]);
  return {
    identityId: identity.id,
    name: serviceAccount,
    subject: subject(namespace, serviceAccount),
    issuer,
    audience,
  };
}

/** Azure's limit for one identity. */
const limit = 20;

/** How many more clusters the identity could serve. */
export const credentialCount: Check<Installation> = readable({
  id: "azure.credential-count",
  title: "The identity has room for more federated credentials",
  why: `Azure allows ${limit} of an identity; the next cluster needs three.`,
  needs: ["azure.identity"],
  async run(installation) {
    return judgeCount((await accountOf(installation).federatedCredentials()).length);
  },
});

/** Judges the number of credentials. */
export function judgeCount(count: number): Finding {
  const seen = `${count} of ${limit}`;
  if (limit - count >= portworxServiceAccounts.length) return pass(seen);
  return warn(seen, "Remove credentials of clusters that are gone, or give the next cluster an identity of its own.");
}
