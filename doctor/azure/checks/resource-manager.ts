import { fail, notApplicable, pass, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { AzureRefusal } from "../call";
import { documentedActions } from "../documented-actions";
import { sessionOf } from "../exchange";
import { missingActions, type Permission } from "../permissions";
import { ResourceManager } from "../resource-manager";
import { nameOf } from "../resource-scope";
import { noMachines } from "./role";

/** What Resource Manager itself says that the exchanged token may do. */
export const resourceManager: Check<Installation> = {
  id: "azure.resource-manager",
  title: "Resource Manager lets the exchanged token do what Portworx does",
  why: "What counts is what Azure decides for the pods' own access token; a new role takes up to ten minutes.",
  needs: ["azure.exchange.portworx", "azure.role-scope"],
  async run(installation) {
    const account = accountOf(installation);
    const [{ resourceManager: url }, groups, wanted, token] = await Promise.all([
      account.endpoints(),
      account.nodeResourceGroups(),
      documentedActions(installation),
      sessionOf(installation, "portworx", "management"),
    ]);
    if (groups.length === 0) return notApplicable(noMachines);
    const accessToken = () => Promise.resolve(token);
    const manager = new ResourceManager({ url, accessToken, limits: installation.options });
    try {
      const refused = await Promise.all(
        groups.map(async (group) => {
          const permissions = await manager.list<Permission>(`${group}/providers/Microsoft.Authorization/permissions`);
          return { group, missing: missingActions(permissions, wanted) };
        }),
      );
      const lacking = refused.filter(({ missing }) => missing.length > 0);
      if (lacking.length === 0) return pass(`all ${wanted.actions.length} actions in ${groups.map(nameOf).join(", ")}`);
      return fail(
        lacking.map(({ group, missing }) => `in ${nameOf(group)} not allowed: ${missing.join(", ")}`).join("\n"),
        "Run the doctor again in ten minutes. If it stays: az role assignment list --all --assignee " +
          (await installation.identity()),
      );
    } catch (error) {
      if (!(error instanceof AzureRefusal)) throw error;
      return fail(error.message, `az role assignment list --all --assignee ${await installation.identity()}`);
    }
  },
};
