import { notApplicable, pass, warn, type Check, type Finding } from "../../check";
import type { Installation } from "../../installation";
import { accountOf, type Account } from "../account";
import { documentedActions } from "../documented-actions";
import type { NodeMachine } from "../nodes";
import { missingActions, permissionsAt, type Grant } from "../permissions";
import { isSameId, nameOf } from "../resource-scope";
import type { Machine } from "../resources";
import { readable } from "./readable";
import { noMachines } from "./role";

/** What a pod without injection would silently use. */
export const nodeFallback: Check<Installation> = readable({
  id: "azure.node-fallback",
  title: "The nodes' own identities cannot stand in for Portworx's",
  why: "A pod that got no token may take the node's identity without a word: all seems well, and the identity is not used.",
  needs: ["azure.credentials"],
  async run(installation) {
    const account = accountOf(installation);
    const [nodes, { actions }] = await Promise.all([account.nodes(), documentedActions(installation)]);
    if (nodes.length === 0) return notApplicable(noMachines);
    const carried = identitiesOf(await machinesOf(account, nodes));
    if (carried.length === 0) return pass("the nodes have no managed identity");
    const groups = await account.nodeResourceGroups();
    const holders = await Promise.all(
      carried.map(async (identity) => ({ ...identity, grants: await account.grantsOf(identity.principalId) })),
    );
    return judgeFallback(holders, groups, actions);
  },
});

/** An identity of nodes, with its roles. */
export interface IdentityOfNodes extends CarriedIdentity {
  readonly grants: readonly Grant[];
}

/** Judges whether nodes' identities may change disks or machines in the nodes' resource groups. */
export function judgeFallback(
  identities: readonly IdentityOfNodes[],
  groups: readonly string[],
  actions: readonly string[],
): Finding {
  const changes = actions.filter((action) => !action.endsWith("/read"));
  const isAllowed = (grants: readonly Grant[], action: string) =>
    groups.some(
      (group) => missingActions(permissionsAt(grants, group), { actions: [action], dataActions: [] }).length === 0,
    );
  const capable = identities
    .map(({ grants, ...identity }) => ({ ...identity, allowed: changes.filter((action) => isAllowed(grants, action)) }))
    .filter(({ allowed }) => allowed.length > 0);
  const [first] = capable;
  if (first === undefined)
    return pass(`${identities.map(({ name }) => name).join(", ")}: no change of disks or machines`);
  return warn(
    capable.map(({ name, allowed }) => `the nodes' identity ${name} allows ${allowed.join(", ")}`).join("\n") +
      "\nevery pod that reaches 169.254.169.254 can use it",
    `Take these roles from it once Portworx uses its own: az role assignment list --all --assignee ${first.principalId}`,
  );
}

/** The machines and scale sets that the nodes are of, by list: there may be hundreds. */
async function machinesOf(account: Account, nodes: readonly NodeMachine[]): Promise<Machine[]> {
  const carriers = [...new Set(nodes.map(({ carrier }) => carrier.toLowerCase()))];
  const lists = [...new Set(carriers.map((carrier) => carrier.slice(0, carrier.lastIndexOf("/"))))];
  const found = await account.reading((manager) => Promise.all(lists.map((list) => manager.list<Machine>(list))));
  return found.flat().filter(({ id }) => carriers.some((carrier) => isSameId(carrier, id)));
}

/** An identity that a machine carries. */
interface CarriedIdentity {
  readonly name: string;
  readonly principalId: string;
}

/** Every identity once, though each of hundreds of machines has it. */
export function identitiesOf(machines: readonly Machine[]): CarriedIdentity[] {
  const all = machines.flatMap(({ name, identity }) => [
    ...(identity?.principalId === undefined ? [] : [{ name, principalId: identity.principalId }]),
    ...Object.entries(identity?.userAssignedIdentities ?? {}).flatMap(([id, { principalId }]) =>
      principalId === undefined ? [] : [{ name: nameOf(id), principalId }],
    ),
  ]);
  return [...new Map(all.map((carried) => [carried.principalId, carried])).values()];
}
