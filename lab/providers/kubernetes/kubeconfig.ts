import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { type Cluster, KubeConfig } from "@kubernetes/client-node";

import { messageOf } from "../base/errors";
import type { Properties } from "../base/kind";

/** Which cluster a provider resource is for. */
export interface ClusterInputs {
  /** Content of a kubeconfig, or the path of one. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Name of a cluster in the kubeconfig that takes the place of the context's. */
  readonly cluster?: string;
}

/** A kubeconfig given as an object counts as its text. */
export function clusterInputsOf(inputs: Properties): ClusterInputs {
  const text = (name: string): string | undefined => {
    const value = inputs[name];
    if (value === undefined || value === null || value === "") {
      return undefined;
    }
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  return { kubeconfig: text("kubeconfig"), context: text("context"), cluster: text("cluster") };
}

/** The kubeconfig that the inputs name, else the ambient one; its current context is the one in use. */
export function loadKubeConfig(inputs: ClusterInputs): KubeConfig {
  const config = new KubeConfig();
  if (inputs.kubeconfig === undefined) {
    config.loadFromDefault();
  } else {
    loadGiven(config, inputs.kubeconfig);
  }
  if (inputs.context !== undefined) {
    if (config.getContextObject(inputs.context) === null) {
      const known = config.contexts.map(({ name }) => name).join(", ") || "none";
      throw new Error(`context: the kubeconfig has no context "${inputs.context}" (it has: ${known})`);
    }
    config.setCurrentContext(inputs.context);
  }
  if (inputs.cluster !== undefined) {
    useCluster(config, inputs.cluster);
  }
  if (config.getCurrentCluster() === null) {
    throw new Error("kubeconfig: it has no current context that leads to a cluster: set context");
  }
  return config;
}

function loadGiven(config: KubeConfig, kubeconfig: string): void {
  const path = kubeconfig === "~" || kubeconfig.startsWith("~/") ? join(homedir(), kubeconfig.slice(1)) : kubeconfig;
  try {
    if (isFile(path)) {
      config.loadFromFile(path);
    } else {
      config.loadFromString(kubeconfig);
    }
  } catch (error) {
    throw new Error(`kubeconfig: neither a kubeconfig nor the path of one: ${messageOf(error)}`, { cause: error });
  }
  if (config.clusters.length === 0) {
    throw new Error("kubeconfig: it lists no cluster, or is the path of a file that does not exist");
  }
}

function useCluster(config: KubeConfig, cluster: string): void {
  const context = config.getContextObject(config.getCurrentContext());
  if (context === null || config.getCluster(cluster) === null) {
    const known = config.clusters.map(({ name }) => name).join(", ") || "none";
    throw new Error(`cluster: the kubeconfig has no cluster "${cluster}" (it has: ${known})`);
  }
  config.loadFromOptions({
    clusters: config.clusters,
    users: config.users,
    contexts: [...config.contexts.filter(({ name }) => name !== context.name), { ...context, cluster }],
    currentContext: context.name,
  });
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The cluster that inputs lead to; undefined where they lead nowhere or leave it to the environment. */
export function activeCluster(inputs: ClusterInputs): Cluster | undefined {
  if (inputs.kubeconfig === undefined) {
    return undefined;
  }
  try {
    return loadKubeConfig(inputs).getCurrentCluster() ?? undefined;
  } catch {
    return undefined;
  }
}
