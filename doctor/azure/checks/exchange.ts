import { subject } from "../../../components/subject";
import { portworxServiceAccounts } from "../../../components/platforms";
import { fail, pass, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { AzureRefusal, NoAnswer } from "../call";
import { sessionOf } from "../exchange";
import { explainExchange } from "../exchange-error";
import { claimsOf } from "../user-credential";
import { mustUseIdentity } from "./federated-credentials";

const first = "azure.exchange.portworx";

/** Real tokens for real access tokens: what no reading of credentials can promise. */
export const exchanges: readonly Check<Installation>[] = portworxServiceAccounts.map((serviceAccount) => ({
  id: `azure.exchange.${serviceAccount}`,
  title: `Entra gives an access token of the identity for a token of ${serviceAccount}`,
  why: "This is the very call that the pods make; nothing works without it.",
  // What keeps the first out keeps all out, but for the subject, which the credential's check compares.
  needs: [
    `azure.federated-credentials.${serviceAccount}`,
    ...(serviceAccount === "portworx" ? ["azure.jwks"] : [first]),
  ],
  async run(installation) {
    await mustUseIdentity(installation, serviceAccount);
    try {
      const accessToken = await sessionOf(installation, serviceAccount, "management");
      const [namespace, clientId] = await Promise.all([installation.namespace(), installation.identity()]);
      const { oid } = claimsOf(accessToken);
      const who = typeof oid === "string" ? `, principal ${oid}` : "";
      return pass(`${subject(namespace, serviceAccount)} becomes ${clientId}${who}`);
    } catch (error) {
      if (error instanceof AzureRefusal) return explained(error, installation, serviceAccount);
      // Skipped, the very proof would be missing from a report without a failure.
      if (error instanceof NoAnswer) return fail(error.message, "Run the doctor where Entra can be reached.");
      throw error;
    }
  },
}));

async function explained(refusal: AzureRefusal, installation: Installation, serviceAccount: string): Promise<Finding> {
  const [clientId, tenantId, issuer, namespace, audience] = await Promise.all([
    installation.identity(),
    accountOf(installation).tenantId(),
    installation.issuer(),
    installation.namespace(),
    installation.audience(),
  ]);
  const about = { clientId, tenantId, issuer, audience, subject: subject(namespace, serviceAccount) };
  const problem = explainExchange(refusal.code);
  return fail(
    problem ? `${refusal.code}: ${problem.cause(about)}` : refusal.message,
    problem?.remedy(about) ?? `https://login.microsoftonline.com/error?code=${refusal.code.replace("AADSTS", "")}`,
  );
}
