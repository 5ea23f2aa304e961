import { EC2Client } from "@aws-sdk/client-ec2";
import { fail, pass, type Check } from "../../check";
import { CannotTell } from "../../cluster/failures";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { tryDocumentedCalls } from "../dry-runs";
import { sessionOf } from "../exchange";
import { nodeInstances } from "../nodes";

/** The calls on volumes, made as Portworx makes them but for their effect. */
export const ec2: Check<Installation> = {
  id: "aws.ec2",
  title: "EC2 would carry out Portworx's calls (dry run)",
  why: "Policies of an organization or of a session can forbid what the role's own policies allow.",
  needs: ["aws.exchange.portworx", "aws.permission-policy"],
  async run(installation) {
    const account = accountOf(installation);
    const region = await account.region();
    if (region === undefined) throw new CannotTell("no region is known: set AWS_REGION to the one of the nodes");
    const [instance] = await nodeInstances(installation).catch(() => []);
    const { credentials } = await sessionOf(installation, "portworx");
    const client = new EC2Client({ ...(await account.clientOptions()), credentials });
    try {
      const outcomes = await tryDocumentedCalls(client, account.call, instance?.zone || `${region}a`);
      const refused = outcomes.filter(({ isAllowed }) => !isAllowed);
      if (refused.length === 0) return pass(`${outcomes.length} calls, in ${region}`);
      return fail(
        refused.map(({ action, reason }) => `${action}: ${reason}`).join("\n"),
        "The role's own policies allow these calls: look for a service control policy, a resource control policy, " +
          "or a condition. aws sts decode-authorization-message explains a refusal found in CloudTrail.",
      );
    } finally {
      client.destroy();
    }
  },
};
