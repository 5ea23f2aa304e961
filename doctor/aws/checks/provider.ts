import { issuerWithoutScheme } from "../../../components/issuer";
import { fail, pass, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf, type Account, type LiveProvider } from "../account";
import { issuerDifference } from "../issuer-difference";
import { readable } from "./readable";

/** The account's trust in the cluster's issuer. */
export const provider: Check<Installation> = readable({
  id: "aws.provider",
  title: "The account has an IAM OIDC provider for exactly the cluster's issuer",
  why: "Without it STS refuses every token of the cluster (InvalidIdentityToken).",
  needs: ["aws.credentials", "issuer.discovery"],
  async run(installation) {
    const account = accountOf(installation);
    const issuer = await installation.issuer();
    if (!issuer.startsWith("https://")) {
      return fail(
        `the cluster's issuer is ${issuer}; IAM takes only https:// issuers`,
        "Set --service-account-issuer of the API server to an https:// URL that the internet can read.",
      );
    }
    const [found, audience] = await Promise.all([account.provider(), installation.audience()]);
    if (found && isSameIssuer(issuer, found)) return pass(found.arn);
    if (found) {
      const difference = issuerDifference(issuer, found.url) ?? "another one";
      return fail(
        `${found.arn} is for ${found.url}, the cluster's issuer is ${issuer}: ${difference}`,
        `Make one for exactly ${issuer} in its place: aws iam delete-open-id-connect-provider ` +
          `--open-id-connect-provider-arn ${found.arn}, then aws iam create-open-id-connect-provider --url ${issuer} ` +
          `--client-id-list ${audience}`,
      );
    }
    return fail(
      `no provider for ${issuer}${await resembling(account, issuer)}`,
      `aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${audience}`,
    );
  },
});

/** Byte by byte, as STS compares. */
function isSameIssuer(issuer: string, { url }: LiveProvider): boolean {
  return url === issuerWithoutScheme(issuer);
}

/** A provider that somebody meant for this issuer. */
async function resembling(account: Account, issuer: string): Promise<string> {
  for (const arn of await account.providerArns()) {
    const name = arn.slice(arn.indexOf("/") + 1);
    const difference = issuerDifference(issuer, name);
    if (difference) return `; there is ${arn}, and ${difference}`;
  }
  return "";
}
