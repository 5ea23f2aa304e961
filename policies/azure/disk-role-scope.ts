import { at, elements } from "../known-value";
import { listSetting, shown, type JudgedResource, type StackRule, type StackViolation } from "../rule";

/** A leaked token of one cluster could else change the disks and machines of every subscription below. */
export const diskRoleScope: StackRule = {
  name: "azure-disk-role-scope",
  level: "mandatory",
  description: "A custom role that writes disks is neither assigned nor assignable at a management group.",
  remedy: "Use the resource group of the cluster's nodes, or its subscription, as the scope.",
  settings: {
    roleDefinitionIds: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "GUIDs of further roles that are judged, such as one that exists already",
    },
  },
  judgeStack: (resources, settings) => {
    const roles = resources.filter(isDiskRole);
    const guids = [...roles.flatMap(guidsOf), ...listSetting(settings, "roleDefinitionIds").map(lastPart)];
    return [...roles.flatMap(assignableViolations), ...resources.flatMap((one) => assignmentViolations(one, guids))];
  },
};

function assignableViolations({ urn, properties }: JudgedResource): StackViolation[] {
  return elements(at(properties, "assignableScopes")).flatMap((scope, index) =>
    isTooWide(scope) ? [{ urn, at: `assignableScopes[${index}]`, seen: shown(scope), wanted }] : [],
  );
}

function assignmentViolations({ type, urn, properties }: JudgedResource, guids: readonly string[]): StackViolation[] {
  const scope = at(properties, "scope");
  if (!/^azure-native:authorization(\/v\w+)?:RoleAssignment$/.test(type) || !isTooWide(scope)) return [];
  const role = at(properties, "roleDefinitionId");
  const isJudged = typeof role === "string" && guids.includes(lastPart(role));
  return isJudged ? [{ urn, at: "scope", seen: shown(scope), wanted }] : [];
}

const wanted = "a resource group or subscription";

function isTooWide(scope: unknown): boolean {
  return typeof scope === "string" && /^\/(providers\/Microsoft\.Management\/.*)?$/i.test(scope);
}

function isDiskRole({ type, properties }: JudgedResource): boolean {
  if (!/^azure-native:authorization(\/v\w+)?:RoleDefinition$/.test(type)) return false;
  return elements(at(properties, "permissions")).some((permission) =>
    elements(at(permission, "actions")).some(
      (action) => typeof action === "string" && /^microsoft\.compute\/(disks\/(write|\*)|\*)$/i.test(action),
    ),
  );
}

/** The role's GUID, given as such or at the end of its resource id; none where a preview does not know it. */
function guidsOf({ properties }: JudgedResource): string[] {
  return [at(properties, "roleDefinitionId"), at(properties, "id")]
    .filter((id) => typeof id === "string")
    .map((id) => lastPart(id));
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1).toLowerCase();
}
