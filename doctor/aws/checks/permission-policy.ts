import { fail, pass, warn, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { bucketName, cloudDriveCalls, cloudSnapCalls } from "../documented-actions";
import { judgeCalls, type JudgedAction } from "../judge-calls";
import { globalRegionOf } from "../region";
import { readable } from "./readable";

/** What the role may do. */
export const permissionPolicy: Check<Installation> = readable({
  id: "aws.permission-policy",
  title: "The role may make the calls that Portworx documents",
  why: "A missing action shows only when it is first needed: a pool cannot grow, a drive cannot move to another node.",
  needs: ["aws.role"],
  async run(installation) {
    const account = accountOf(installation);
    const [role, region, policies] = await Promise.all([account.role(), account.region(), account.rolePolicies()]);
    const { bucket } = installation.expected;
    const target = { ...role, region: region ?? globalRegionOf(role.partition) };
    const calls = [
      ...cloudDriveCalls(target),
      ...(bucket === undefined ? [] : cloudSnapCalls(target, bucketName(bucket))),
    ];
    const judged = judgeCalls(policies, calls, target);
    const refused = judged.filter(({ decision }) => decision === "refused");
    if (refused.length > 0) {
      return fail(inLines(refused), remedyFor(refused, role.name));
    }
    const conditional = judged.filter(({ decision }) => decision === "conditional");
    if (conditional.length > 0)
      return warn(inLines(conditional), "See to it that the conditions hold for Portworx's calls.");
    const actions = new Set(judged.map(({ action }) => action));
    return pass(`all ${actions.size} documented actions${bucket === undefined ? "" : `, with bucket ${bucket}`}`);
  },
});

/** No policy of the role helps where its boundary is what refuses. */
function remedyFor(refused: readonly JudgedAction[], roleName: string): string {
  if (refused.every(({ reason }) => reason.includes("permissions boundary"))) {
    return (
      "Allow the actions in the boundary too, or take it away: " +
      `aws iam get-role --role-name ${roleName} --query Role.PermissionsBoundary`
    );
  }
  return (
    "Add the actions to the role's policy; the policy that this project makes holds them: " +
    `aws iam put-role-policy --role-name ${roleName} --policy-name portworx --policy-document file://permissions.json`
  );
}

function inLines(judged: readonly JudgedAction[]): string {
  return judged.map(({ action, reason }) => `${action}: ${reason}`).join("\n");
}
