import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blobContributorRole } from "../../../components/azure/roles";
import { PlatformName } from "../../../components/platforms";
import { identitiesOf, judgeFallback } from "../../../doctor/azure/checks/node-fallback";
import { blobActions, diskActions, wildcards } from "../../../doctor/azure/documented-actions";
import { readProviderId } from "../../../doctor/azure/nodes";
import { matchesAction, missingActions, permissionsAt } from "../../../doctor/azure/permissions";
import { isWithin } from "../../../doctor/azure/resource-scope";
import { BUILT_IN_ROLES } from "../../../lab/azure/resource-manager/access/built-in-roles";

const GROUP = "/subscriptions/s/resourceGroups/MC_group";
const disks = diskActions(PlatformName.Aks);
const exact = { actions: disks.actions };

describe("what roles allow", () => {
  test("is the documented actions, eight on AKS and seven elsewhere", () => {
    assert.equal(disks.actions.length, 8);
    assert.equal(diskActions(PlatformName.Gardener).actions.length, 7);
    assert.deepEqual(missingActions([exact], disks), []);
  });

  test("adds up over several roles, in any case", () => {
    const [first = "", ...others] = disks.actions;
    assert.deepEqual(missingActions([{ actions: [first.toUpperCase()] }, { actions: others }], disks), []);
  });

  test("lacks what a role takes out again, unless another role gives it", () => {
    const without = { actions: ["*"], notActions: ["Microsoft.Compute/disks/delete"] };
    assert.deepEqual(missingActions([without], disks), ["Microsoft.Compute/disks/delete"]);
    assert.deepEqual(missingActions([without, exact], disks), []);
  });

  test("tells actions from data actions", () => {
    const blobs = blobActions.dataActions[0] ?? "";
    assert.ok(missingActions([{ actions: ["*"] }], blobActions).includes(blobs));
    assert.deepEqual(missingActions([{ actions: ["*"], dataActions: ["*"], notDataActions: [blobs] }], blobActions), [
      blobs,
    ]);
  });

  test("is enough for blobs with Azure's own role, and not with the reader's", () => {
    const permissionOf = (guid: string) => BUILT_IN_ROLES.filter((role) => role.guid === guid).map((r) => r.permission);
    assert.deepEqual(missingActions(permissionOf(blobContributorRole), blobActions), []);
    assert.equal(missingActions(permissionOf("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"), blobActions).length, 5);
  });

  test("has patterns whose stars stand for any characters, and whose dots are dots", () => {
    assert.ok(matchesAction("Microsoft.Compute/*/write", "Microsoft.Compute/disks/write"));
    assert.ok(!matchesAction("Microsoft.Compute/*/write", "Microsoft.Compute/disks/writes"));
    assert.ok(!matchesAction("Microsoft.Compute/disks/write", "MicrosoftXCompute/disks/write"));
  });
});

describe("a scope", () => {
  const cases: [string, string, boolean][] = [
    ["/", GROUP, true],
    ["/providers/Microsoft.Management/managementGroups/root", GROUP, true],
    ["/subscriptions/s", GROUP, true],
    ["/subscriptions/S/RESOURCEGROUPS/mc_group/", GROUP, true],
    [`${GROUP}_2`, GROUP, false],
    [GROUP, `${GROUP}_2`, false],
    [`${GROUP}/providers/Microsoft.Compute/disks/d`, GROUP, false],
  ];
  for (const [scope, resource, holds] of cases) {
    test(`${scope} ${holds ? "holds" : "does not hold"} ${resource}`, () =>
      assert.equal(isWithin(scope, resource), holds));
  }

  test("decides which of the grants count", () => {
    const grants = [
      { roleName: "here", scope: GROUP, permissions: [exact] },
      { roleName: "there", scope: `${GROUP}_2`, permissions: [{ actions: ["*"] }] },
    ];
    assert.deepEqual(permissionsAt(grants, GROUP), [exact]);
  });
});

test("wildcards are named where they allow changes, each once", () => {
  const grant = (roleName: string, actions: string[]) => ({ roleName, scope: GROUP, permissions: [{ actions }] });
  const grants = [
    grant("Contributor", ["*"]),
    grant("Contributor", ["*"]),
    grant("Reader", ["*/read"]),
    grant("Network", ["Microsoft.Network/*"]),
    grant("Disks", ["Microsoft.Compute/disks/*"]),
    grant("Exact", disks.actions.slice()),
  ];
  assert.deepEqual(wildcards(grants, disks), ["Contributor allows *", "Disks allows Microsoft.Compute/disks/*"]);
});

describe("a node's provider id", () => {
  const set = "/subscriptions/s/resourceGroups/mc_g/providers/Microsoft.Compute/virtualMachineScaleSets/pool";

  test("names the scale set that the node is of", () => {
    assert.deepEqual(readProviderId(`azure://${set}/virtualMachines/0`), {
      subscriptionId: "s",
      resourceGroup: "/subscriptions/s/resourceGroups/mc_g",
      carrier: set,
    });
  });

  test("names the machine where it is none of a scale set", () => {
    const machine = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/node-1";
    assert.equal(readProviderId(`azure://${machine}`)?.carrier, machine);
  });

  test("of another cloud names nothing", () => {
    for (const other of ["", "aws:///us-east-1a/i-0123", "azure:///subscriptions/s", `x${set}`]) {
      assert.equal(readProviderId(other), undefined, other);
    }
  });
});

describe("the nodes' own identities", () => {
  const kubelet =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/agentpool";
  const machine = (name: string, own?: string) => ({
    id: `${GROUP}/${name}`,
    name,
    identity: {
      ...(own !== undefined && { principalId: own }),
      userAssignedIdentities: { [kubelet]: { principalId: "p" } },
    },
  });

  test("count once, however many machines have them", () => {
    assert.deepEqual(identitiesOf([machine("a", "own"), machine("b"), { id: "c", name: "c" }]), [
      { name: "a", principalId: "own" },
      { name: "agentpool", principalId: "p" },
    ]);
  });

  test("are no fallback without rights to change something where the nodes are", () => {
    const elsewhere = { roleName: "r", scope: `${GROUP}_2`, permissions: [exact] };
    const reader = { roleName: "r", scope: GROUP, permissions: [{ actions: ["*/read"] }] };
    const finding = judgeFallback(
      [{ name: "agentpool", principalId: "p", grants: [elsewhere, reader] }],
      [GROUP],
      disks.actions,
    );
    assert.deepEqual(finding, { status: "PASS", seen: "agentpool: no change of disks or machines" });
  });

  test("are a fallback with them", () => {
    const grants = [
      { roleName: "r", scope: "/subscriptions/s", permissions: [{ actions: ["Microsoft.Compute/disks/*"] }] },
    ];
    const finding = judgeFallback([{ name: "agentpool", principalId: "p", grants }], [GROUP], disks.actions);
    assert.equal(finding.status, "WARN");
    assert.match(
      finding.seen,
      /^the nodes' identity agentpool allows Microsoft\.Compute\/disks\/delete, Microsoft\.Compute\/disks\/write\n/,
    );
    assert.match(finding.remedy ?? "", /--assignee p$/);
  });
});
