import { fail, notApplicable, pass, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { readable } from "./readable";

/** Whom the provider takes tokens from. */
export const clientIds: Check<Installation> = readable({
  id: "aws.client-ids",
  title: "The provider accepts the audience of the pods' tokens",
  why: "STS refuses a token whose audience is none of the provider's client ids (Incorrect token audience).",
  needs: ["aws.provider"],
  async run(installation) {
    const [found, audience] = await Promise.all([accountOf(installation).provider(), installation.audience()]);
    if (!found) return notApplicable("there is no provider");
    const known = found.clientIds.join(", ") || "none";
    if (found.clientIds.includes(audience)) return pass(`${audience}, among ${known}`);
    return fail(
      `the pods' tokens are for ${audience}; the provider accepts ${known}`,
      "aws iam add-client-id-to-open-id-connect-provider " +
        `--open-id-connect-provider-arn ${found.arn} --client-id ${audience}`,
    );
  },
});
