import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import type { Fault, Planted } from "../fault";
import { serviceAccount, type ClusterScene } from "./scene";

/** Faults of whoever runs the doctor, and of the way to the cluster. */
export const userFaults: readonly Fault<ClusterScene>[] = [
  {
    id: "no-cluster",
    title: "No API server answers",
    planted: "the doctor gets a kubeconfig whose server is a port that nobody listens on",
    check: "cluster.reachable",
    status: "FAIL",
    plant: (scene) => asking(scene, { server: "https://127.0.0.1:1" }),
  },
  {
    id: "kubeconfig-expired",
    title: "The kubeconfig's credentials have expired",
    planted: "the doctor gets a kubeconfig whose token the API server does not accept",
    check: "cluster.reachable",
    status: "FAIL",
    plant: (scene) => asking(scene, { token: "expired" }),
  },
  {
    id: "rights-missing",
    title: "The user may not read what the doctor looks at",
    planted: "the doctor runs with the rights of a service account that has none",
    check: "cluster.rights",
    status: "FAIL",
    plant: async (scene) => {
      const { objects, namespace } = scene.lab;
      const account = serviceAccount(scene, "somebody");
      await objects.create(account);
      const body = { spec: { audiences: [], expirationSeconds: 600 } };
      const { status } = await objects.core.createNamespacedServiceAccountToken({ namespace, name: "somebody", body });
      const planted = await asking(scene, { token: status?.token ?? "" });
      return { ...planted, undo: () => objects.remove(account) };
    },
  },
];

interface Difference {
  readonly server?: string;
  readonly token?: string;
}

/** A kubeconfig that differs from the healthy one. */
async function asking({ lab }: ClusterScene, { server, token }: Difference): Promise<Planted> {
  const config = new KubeConfig();
  config.loadFromFile(lab.state.cluster.kubeconfig);
  const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
  if (!cluster || !user) throw new Error("the lab's kubeconfig has no current context");
  const changed = new KubeConfig();
  changed.loadFromClusterAndUser(
    { ...cluster, ...(server !== undefined && { server }) },
    token === undefined ? user : { name: user.name, token },
  );
  const path = join(lab.state.folder, "faulty-kubeconfig");
  await writeFile(path, changed.exportConfig());
  return { asked: { kubeconfig: path } };
}
