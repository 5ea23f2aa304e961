import type { Kind, ProviderDefinition } from "../base/kind";
import { accessCluster, type ClusterAccess } from "./access";
import { ObjectKind } from "./object-kind";
import { diffProvider } from "./provider-diff";
import type { Chart } from "./release/chart";
import { RELEASE_TOKEN, ReleaseKind } from "./release/kind";

export interface KubernetesProviderOptions {
  /** What `helm.v3.Release` can install. */
  readonly charts: readonly Chart[];
}

/** A stand-in for Pulumi's Kubernetes provider: every kind of the API, and releases of the charts given. */
export function kubernetesProvider({ charts }: KubernetesProviderOptions): ProviderDefinition<ClusterAccess> {
  const release = new ReleaseKind(charts);
  return {
    name: "kubernetes",
    version: "4.34.2",
    textInputs: ["kubeconfig"],
    configure: accessCluster,
    diffConfig: diffProvider,
    kindOf: (token) => (token === RELEASE_TOKEN ? release : objectKind(token)),
    invokes: {},
  };
}

/** `kubernetes:apps/v1:Deployment`; the core group has no name in the API but one in tokens. */
function objectKind(token: string): Kind<ClusterAccess> | undefined {
  const [, module, kind] = /^kubernetes:([^:]+\/[^:/]+):([A-Za-z0-9]+)$/.exec(token) ?? [];
  if (module === undefined || kind === undefined) {
    return undefined;
  }
  return new ObjectKind(token, module.replace(/^core\//, ""), kind);
}
