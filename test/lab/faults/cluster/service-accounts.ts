import type { V1ServiceAccount } from "@kubernetes/client-node";
import type { Fault } from "../fault";
import { serviceAccount, type ClusterScene } from "./scene";

/** Faults in the service accounts' annotation. */
export const serviceAccountFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "annotation-overwritten",
    title: "The annotation of a service account was overwritten",
    planted: "kubectl gives the service account portworx another value",
    check: "service-accounts.annotated",
    status: "FAIL",
    plant: async (scene) => {
      const { objects } = scene.lab;
      const account = serviceAccount(scene, "portworx");
      const [key, value] = await annotationOf(scene);
      const write = (identity: string) => objects.merge(account, { metadata: { annotations: { [key]: identity } } });
      await write("arn:aws:iam::123456789012:role/of-somebody-else");
      return { undo: () => write(value) };
    },
  },
  {
    id: "annotation-second-owner",
    title: "A second tool writes the annotation of a service account",
    planted: "Helm applies the service account stork with the annotation, with the same value",
    check: "service-accounts.owner",
    status: "WARN",
    plant: async (scene) => {
      const account = serviceAccount(scene, "stork");
      const [key, value] = await annotationOf(scene);
      const apply = (annotations: Record<string, string>) =>
        scene.lab.objects.applyAs("helm", { ...account, metadata: { ...account.metadata, annotations } });
      await apply({ [key]: value });
      return { undo: () => apply({}) };
    },
  },
];

async function annotationOf(scene: ClusterScene): Promise<readonly [key: string, value: string]> {
  const account = await scene.lab.objects.read<V1ServiceAccount>(serviceAccount(scene, "portworx"));
  const found = Object.entries(account.metadata?.annotations ?? {}).find(([, value]) => value.startsWith("arn:"));
  if (!found) throw new Error("the service account portworx has no annotation with a role");
  return found;
}
