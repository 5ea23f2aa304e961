import { pass, warn, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf, NotReadable } from "../account";

const chooseAccount = (accountId: string): string =>
  `Sign in to account ${accountId}, then name the profile: export AWS_PROFILE=NAME. ` +
  "Without that the exchange of tokens is tried all the same.";

/** Who asks, and whether of the role's own account. */
export const credentials: Check<Installation> = {
  id: "aws.credentials",
  title: "Your AWS credentials are of the role's account",
  why: "Without them the doctor cannot read role, provider and policies, and sees only whether the exchange works.",
  needs: ["storage-cluster.identity"],
  async run(installation) {
    const account = accountOf(installation);
    const role = await account.role();
    try {
      const caller = await account.caller();
      if (caller.accountId === role.accountId) return pass(`${caller.arn}, account ${caller.accountId}`);
      return warn(
        `you are ${caller.arn}, of account ${caller.accountId}; ` +
          `the role ${role.arn} is in another account, ${role.accountId}`,
        chooseAccount(role.accountId),
      );
    } catch (error) {
      if (error instanceof NotReadable) return warn(error.message, chooseAccount(role.accountId));
      throw error;
    }
  },
};
