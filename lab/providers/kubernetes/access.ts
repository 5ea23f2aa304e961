import type { Properties } from "../base/kind";
import { KubernetesApi } from "./api";
import { ApiClient } from "./client";
import { clusterInputsOf, loadKubeConfig } from "./kubeconfig";

/** What a provider resource gives to the objects under it. */
export interface ClusterAccess {
  readonly api: KubernetesApi;
  /** For objects of a namespaced kind that name none. */
  readonly defaultNamespace: string;
  /** Creating an object that exists takes it over in place of an error. */
  readonly upsertExistingObjects: boolean;
  /** Takes fields over from other managers in place of a conflict. */
  readonly enablePatchForce: boolean;
  readonly enableSecretMutable: boolean;
  readonly enableConfigMapMutable: boolean;
}

export function accessCluster(inputs: Properties): ClusterAccess {
  const config = loadKubeConfig(clusterInputsOf(inputs));
  const { namespace } = inputs;
  return {
    api: new KubernetesApi(new ApiClient(config)),
    defaultNamespace:
      (typeof namespace === "string" && namespace) ||
      config.getContextObject(config.getCurrentContext())?.namespace ||
      "default",
    upsertExistingObjects: inputs.upsertExistingObjects === true,
    enablePatchForce: inputs.enablePatchForce === true,
    enableSecretMutable: inputs.enableSecretMutable === true,
    enableConfigMapMutable: inputs.enableConfigMapMutable === true,
  };
}
