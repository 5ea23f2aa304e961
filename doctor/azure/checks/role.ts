import { fail, notApplicable, pass, warn, type Check } from "../../check";
import type { Installation } from "../../installation";
import { accountOf } from "../account";
import { documentedActions, wildcards } from "../documented-actions";
import { missingActions, permissionsAt } from "../permissions";
import { nameOf } from "../resource-scope";
import { readable } from "./readable";

/** What the identity may do, wherever that is. */
export const role: Check<Installation> = readable({
  id: "azure.role",
  title: "The identity's roles allow what Portworx documents, and no more",
  why: "A missing action shows only when it is first needed: a pool that cannot grow, a disk that cannot move to another node.",
  needs: ["azure.identity"],
  async run(installation) {
    const account = accountOf(installation);
    const [{ properties }, grants, wanted] = await Promise.all([
      account.knownIdentity(),
      account.identityGrants(),
      documentedActions(installation),
    ]);
    // Azure lists assignments in no order that means anything.
    const names = [...new Set(grants.map(({ roleName }) => `"${roleName}"`))].sort().join(", ");
    const missing = missingActions(
      grants.flatMap(({ permissions }) => permissions),
      wanted,
    );
    if (missing.length === 0) {
      const loose = wildcards(grants, wanted);
      if (loose.length === 0) return pass(`all ${wanted.actions.length} documented actions, by ${names}`);
      return warn(
        loose.join("\n"),
        "Assign a role with the documented actions alone in its place (pulumi up makes one).",
      );
    }
    if (grants.length === 0) {
      return fail(
        "no role is assigned to the identity",
        `az role assignment create --assignee-object-id ${properties.principalId} --assignee-principal-type ServicePrincipal ` +
          "--role ROLE --scope NODE_RESOURCE_GROUP_ID",
      );
    }
    return fail(
      `${names}: not allowed ${missing.length === 1 ? "is" : "are"} ${missing.join(", ")}`,
      "Add that to the actions of the custom role: az role definition list --name NAME --output json > role.json, then " +
        "az role definition update --role-definition role.json",
    );
  },
});

/** Whether the identity may do it where the nodes are. */
export const roleScope: Check<Installation> = readable({
  id: "azure.role-scope",
  title: "The role is assigned where the nodes and their disks are",
  why: "Portworx makes disks in the nodes' resource group; a role elsewhere allows nothing there.",
  needs: ["azure.role"],
  async run(installation) {
    const account = accountOf(installation);
    const [{ properties }, grants, wanted, groups] = await Promise.all([
      account.knownIdentity(),
      account.identityGrants(),
      documentedActions(installation),
      account.nodeResourceGroups(),
    ]);
    if (groups.length === 0) return notApplicable(noMachines);
    const outside = groups.filter((group) => missingActions(permissionsAt(grants, group), wanted).length > 0);
    const [first] = outside;
    if (first === undefined) return pass(groups.map(nameOf).join(", "));
    const suitable = grants.find(({ permissions }) => missingActions(permissions, wanted).length === 0);
    const scopes = [...new Set(grants.map(({ scope }) => scope))].sort().join(", ");
    return fail(
      `the nodes are in ${outside.map(nameOf).join(", ")}; the roles are assigned at ${scopes}`,
      `az role assignment create --assignee-object-id ${properties.principalId} --assignee-principal-type ServicePrincipal ` +
        `--role "${suitable?.roleName ?? "ROLE"}" --scope ${first}`,
    );
  },
});

/** Why nothing can be said about where the nodes are. */
export const noMachines = "no node with a Portworx pod is a machine of Azure (spec.providerID)";
