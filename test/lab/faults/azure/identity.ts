import type { KubernetesObject } from "@kubernetes/client-node";
import type { Fault, Planted } from "../fault";
import { until } from "../live-objects";
import { only, type AzureScene } from "./scene";

/** Faults in the identity and its roles. */
export const identityFaults: readonly Fault<AzureScene>[] = [
  {
    id: "identity-principal-id",
    title: "The StorageCluster names the identity's principal id instead of its client id",
    planted: "the StorageCluster's block gets the principal id, and the operator runs until all pods have it",
    check: "azure.identity",
    status: "FAIL",
    plant: namePrincipal,
  },
  {
    id: "identity-missing",
    title: "No managed identity has the client id",
    planted:
      "the StorageCluster's block gets a client id that nobody has, and the operator runs until all pods have it",
    check: "azure.identity",
    status: "FAIL",
    plant: (scene) => useIdentity(scene, "00000000-1111-4222-8333-444444444444"),
  },
  {
    id: "role-without-disks",
    title: "The role does not allow to write disks",
    planted: "Microsoft.Compute/disks/write is taken out of the role definition",
    check: "azure.role",
    status: "FAIL",
    plant: withoutDisks,
  },
  {
    id: "role-elsewhere",
    title: "The role is assigned at another resource group than the nodes'",
    planted: "the assignment at the node resource group is deleted, and one at the cluster's resource group created",
    check: "azure.role-scope",
    status: "FAIL",
    plant: async (scene) => {
      const assignment = await assignmentBy(scene, ({ scope }) => !scope.endsWith(scene.storageAccountId));
      const { undo: restore } = await scene.remove(assignment);
      const id = `${scene.clusterGroupId}/providers/Microsoft.Authorization/roleAssignments/${otherName}`;
      const { principalId, principalType, roleDefinitionId } = assignment.properties;
      await scene.write(id, { principalId, principalType, roleDefinitionId });
      return {
        undo: async () => {
          await scene.owner.call("DELETE", id);
          await restore?.();
        },
      };
    },
  },
  {
    id: "role-without-blobs",
    title: "The identity has no role for the storage account's blobs",
    planted: "the assignment at the storage account is deleted",
    check: "azure.storage-role",
    status: "FAIL",
    plant: async (scene) =>
      scene.remove(await assignmentBy(scene, ({ scope }) => scope.endsWith(scene.storageAccountId))),
  },
];

const otherName = "5d3c1a9e-0000-4000-8000-000000000001";

async function assignmentBy(scene: AzureScene, fits: (assignment: { scope: string }) => boolean) {
  return only((await scene.assignments()).filter(({ properties }) => fits(properties)));
}

interface RoleDefinition {
  readonly properties: { readonly permissions: readonly { readonly actions: readonly string[] }[] };
}

async function withoutDisks(scene: AzureScene): Promise<Planted> {
  const { properties } = await assignmentBy(scene, ({ scope }) => !scope.endsWith(scene.storageAccountId));
  const id = properties.roleDefinitionId;
  const before = ((await scene.owner.call("GET", id)) as RoleDefinition).properties;
  const permissions = before.permissions.map((permission) => ({
    ...permission,
    actions: permission.actions.filter((action) => action !== "Microsoft.Compute/disks/write"),
  }));
  await scene.write(id, { ...before, permissions });
  return { undo: () => scene.write(id, before) };
}

async function namePrincipal(scene: AzureScene): Promise<Planted> {
  return useIdentity(scene, scene.principalId);
}

/** The whole installation with another identity: nobody has told the doctor which one is right. */
async function useIdentity(scene: AzureScene, value: string): Promise<Planted> {
  const { lab, question } = scene;
  const before = question.expected.clientId ?? "";
  await installWith(scene, value);
  const { namespace, issuerUrl, storageAccount } = question.expected;
  return {
    undo: () => installWith(scene, before),
    asked: { expected: { namespace, issuerUrl, storageAccount, storageClusterName: lab.storageCluster.metadata.name } },
  };
}

interface StorageCluster extends KubernetesObject {
  readonly spec: { readonly workloadIdentity: { readonly credentials: readonly object[] } };
}

async function installWith({ lab }: AzureScene, value: string): Promise<void> {
  const { objects, storageCluster, namespace } = lab;
  const { spec } = await objects.read<StorageCluster>(storageCluster);
  const credentials = spec.workloadIdentity.credentials.map((entry) => ({ ...entry, value }));
  await objects.merge(storageCluster, { spec: { workloadIdentity: { credentials } } });
  await lab.scaleOperator(1);
  await until(`all pods have ${value}`, async () => {
    const pods = [
      ...(await objects.pods(namespace, "name=portworx")),
      ...(await objects.pods(namespace, "name=stork")),
    ];
    const isNew = pods.every(
      ({ spec: pod, status }) =>
        status?.phase === "Running" && pod?.containers[0]?.env?.some((variable) => variable.value === value),
    );
    return isNew && pods.length === 6;
  });
  await lab.scaleOperator(0);
}
