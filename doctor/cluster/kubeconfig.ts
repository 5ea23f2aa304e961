import { KubeConfig } from "@kubernetes/client-node";
import { messageOf } from "./failures";

/** Which cluster is meant, where it is not the current one of the usual kubeconfig. */
export interface ClusterChoice {
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string;
  /** Name of one of its contexts. */
  readonly context?: string;
}

/**
 * Reads the kubeconfig by kubectl's rules: KUBECONFIG, else ~/.kube/config, else the pod's own service account.
 *
 * @throws Error with a sentence for people
 */
export function loadKubeConfig({ kubeconfig, context }: ClusterChoice): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new Error(`the kubeconfig ${kubeconfig ?? "(KUBECONFIG)"} cannot be read: ${messageOf(error)}`);
  }
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) {
      throw new Error(`the kubeconfig has no context "${context}"; it has: ${names.join(", ") || "none"}`);
    }
    config.setCurrentContext(context);
  }
  if (!config.getCurrentCluster()) {
    throw new Error(
      "there is no cluster to ask: the kubeconfig has no current context. Name one with --context, or set KUBECONFIG",
    );
  }
  return config;
}
