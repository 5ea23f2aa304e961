import { fail, pass, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { readable } from "./readable";

/** The role itself. */
export const role: Check<Installation> = readable({
  id: "aws.role",
  title: "The role exists, under exactly this ARN",
  why: "STS answers a missing role and a role with another path alike: AccessDenied, without a reason.",
  needs: ["aws.credentials"],
  async run(installation) {
    const account = accountOf(installation);
    const [wanted, live] = await Promise.all([account.role(), account.liveRole()]);
    if (!live) {
      return fail(
        `account ${wanted.accountId} has no role ${wanted.name}`,
        "Create it (pulumi up), or correct the ARN in the StorageCluster's spec.workloadIdentity. " +
          `What there is: aws iam list-roles --query "Roles[?contains(RoleName,'portworx')].Arn"`,
      );
    }
    if (live.arn === wanted.arn) return pass(wanted.arn);
    return fail(
      `the role ${wanted.name} has the ARN ${live.arn}; the installation names ${wanted.arn}`,
      `Set the value in the StorageCluster's spec.workloadIdentity to ${live.arn}.`,
    );
  },
});
