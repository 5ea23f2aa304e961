import type { KubernetesObject } from "@kubernetes/client-node";
import type { Fault, Planted } from "../fault";
import type { ClusterScene } from "./scene";

interface StorageCluster extends KubernetesObject {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: { readonly operatorVersion: string };
}

/** Faults in the StorageCluster. */
export const storageClusterFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "block-missing",
    title: "The StorageCluster has no block of workload identity",
    planted: "spec.workloadIdentity is taken out of the StorageCluster",
    check: "storage-cluster.block",
    status: "FAIL",
    plant: (scene) => changeSpec(scene, { workloadIdentity: null }),
  },
  {
    id: "two-storage-clusters",
    title: "There are two StorageClusters, and nobody says which is meant",
    planted: "a second StorageCluster is created in another namespace; the doctor is told neither name nor namespace",
    check: "storage-cluster.found",
    status: "FAIL",
    plant: secondStorageCluster,
  },
  {
    id: "identity-unexpected",
    title: "The StorageCluster names another identity than the stack made",
    planted: "the doctor is told the identity of another stack",
    check: "storage-cluster.identity",
    status: "FAIL",
    plant: ({ lab }) => {
      const { expected } = lab.question({});
      const roleArn = `${expected.roleArn}-of-another-stack`;
      return Promise.resolve({ asked: { expected: { ...expected, roleArn } } });
    },
  },
  {
    id: "static-credentials",
    title: "Static credentials stand beside the block",
    planted: "AWS_ACCESS_KEY_ID is added to spec.env of the StorageCluster",
    check: "storage-cluster.static-credentials",
    status: "FAIL",
    plant: async (scene) => {
      const { spec } = await read(scene);
      const variable = { name: "AWS_ACCESS_KEY_ID", value: "AKIAIOSFODNN7EXAMPLE" };
      return changeSpec(scene, { env: [...((spec.env as object[] | undefined) ?? []), variable] });
    },
  },
  {
    id: "portworx-too-old",
    title: "Portworx is too old for workload identity",
    planted: "spec.image of the StorageCluster names Portworx 3.1.0",
    check: "storage-cluster.versions",
    status: "FAIL",
    plant: (scene) => changeSpec(scene, { image: "portworx/oci-monitor:3.1.0" }),
  },
  {
    id: "operator-too-old",
    title: "The operator is too old for workload identity",
    planted: "status.operatorVersion of the StorageCluster says 24.2.0",
    check: "storage-cluster.versions",
    status: "FAIL",
    plant: async (scene) => {
      const { status } = await read(scene);
      const write = (operatorVersion: string) =>
        scene.lab.objects.mergeStatus(scene.lab.storageCluster, { operatorVersion });
      await write("24.2.0");
      return { undo: () => write(status.operatorVersion) };
    },
  },
];

function read({ lab }: ClusterScene): Promise<StorageCluster> {
  return lab.objects.read<StorageCluster>(lab.storageCluster);
}

/** Gives fields of the spec other values; null takes one away. */
async function changeSpec(scene: ClusterScene, fields: Readonly<Record<string, unknown>>): Promise<Planted> {
  const { objects, storageCluster } = scene.lab;
  const { spec } = await read(scene);
  const before = Object.fromEntries(Object.keys(fields).map((name) => [name, spec[name] ?? null]));
  await objects.merge(storageCluster, { spec: fields });
  return { undo: () => objects.merge(storageCluster, { spec: before }) };
}

async function secondStorageCluster({ lab }: ClusterScene): Promise<Planted> {
  const { objects, storageCluster } = lab;
  const { apiVersion, kind } = storageCluster;
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "portworx-second" } };
  const second = { apiVersion, kind, metadata: { name: "second", namespace: namespace.metadata.name } };
  await objects.create(namespace);
  await objects.create(second);
  const { roleArn, bucket } = lab.question({}).expected;
  return {
    undo: async () => {
      await objects.remove(second);
      await objects.remove(namespace);
    },
    asked: { expected: { roleArn, bucket } },
  };
}
