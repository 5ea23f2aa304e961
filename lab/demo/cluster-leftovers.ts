import { ApiextensionsV1Api, CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import { expectEqual, type Proof } from "./report";

/** What a destroy may leave in the cluster: the custom resource definitions, which Helm never removes. */
export function clusterLeftoverProof(kubeConfig: KubeConfig): Proof {
  return {
    name: "nothing is left in the cluster but the custom resource definitions",
    run: async () => {
      const api = kubeConfig.makeApiClient(CoreV1Api);
      const { items: namespaces } = await api.listNamespace();
      const names = namespaces
        .map((item) => item.metadata?.name ?? "")
        .filter((name) => !/^(default|kube-)/.test(name));
      expectEqual(names, [], "the list of further namespaces");
      const { items: pods } = await api.listPodForAllNamespaces();
      if (pods.length > 0) throw new Error(`pods are left: ${pods.map((pod) => pod.metadata?.name).join(", ")}`);
      const { items } = await kubeConfig.makeApiClient(ApiextensionsV1Api).listCustomResourceDefinition();
      return `${items.length} definitions stay, as with Helm`;
    },
  };
}
