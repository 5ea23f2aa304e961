import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/kubernetes/provider";

/** How to reach the Kubernetes cluster. */
export interface KubernetesAccess {
  /** Kubeconfig's content, or the path of its file: a path is passed on as such, so that no content lands in the state. */
  readonly kubeconfig?: pulumi.Input<string>;
  readonly context?: string;
}

/**
 * The provider of everything inside the cluster.
 *
 * @param identifier what tells this cluster from any other: only another one replaces the provider and what it made, whatever
 * else changes in the way it is reached
 */
export function kubernetesProvider(name: string, access: KubernetesAccess, identifier: string): Provider {
  return new Provider(name, { ...access, clusterIdentifier: identifier });
}
