import type { KubernetesObject, V1CustomResourceDefinition } from "@kubernetes/client-node";
import type { Fault, Planted } from "../fault";
import { until } from "../live-objects";
import type { ClusterScene } from "./scene";

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "storageclusters.core.libopenstorage.org" },
};

/** Faults in the StorageCluster's definition. */
export const definitionFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "block-pruned",
    title: "An old definition of the StorageCluster drops the block",
    planted: "spec.workloadIdentity is taken out of the CustomResourceDefinition's schema",
    check: "storage-cluster.block",
    status: "FAIL",
    plant: dropBlock,
  },
];

async function dropBlock({ lab }: ClusterScene): Promise<Planted> {
  const { objects, storageCluster } = lab;
  const { spec } = await objects.read<V1CustomResourceDefinition>(definition);
  const isKept = async () => {
    const { spec: fields } = await objects.read<KubernetesObject & { spec: object }>(storageCluster);
    return "workloadIdentity" in fields;
  };
  await objects.merge(definition, { spec: { versions: withoutBlock(spec.versions) } });
  await until("the block is dropped", async () => !(await isKept()));
  return {
    undo: async () => {
      await objects.merge(definition, { spec: { versions: spec.versions } });
      await until("the block is kept again", isKept);
    },
  };
}

function withoutBlock(versions: V1CustomResourceDefinition["spec"]["versions"]): object[] {
  const copy = structuredClone(versions);
  for (const { schema } of copy) delete schema?.openAPIV3Schema?.properties?.spec?.properties?.workloadIdentity;
  return copy;
}
