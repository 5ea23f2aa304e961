import { readFile } from "node:fs/promises";
import { KubeConfig, VersionApi } from "@kubernetes/client-node";
import type { ClusterState } from "../../state";

/** The lab's Kubernetes cluster as AKS has it; what is left out is as `az aks create` makes it without any option. */
export interface AksCluster {
  readonly name: string;
  /** Such as 1.37.0. */
  readonly version: string;
  /** YAML, for an administrator with a client certificate. */
  readonly kubeconfig: string;
  /** Undefined where the OIDC issuer is not enabled. */
  readonly issuerUrl?: string;
  readonly workloadIdentity?: boolean;
  /** Whether Entra says who may come in. */
  readonly entra?: boolean;
  /** True where nobody comes in with a client certificate. */
  readonly disableLocalAccounts?: boolean;
}

/** With all that Portworx needs: an issuer and workload identity. */
export async function aksCluster(cluster: ClusterState): Promise<AksCluster> {
  const kubeconfig = await readFile(cluster.kubeconfig, "utf8");
  const client = new KubeConfig();
  client.loadFromString(kubeconfig);
  const { gitVersion } = await client.makeApiClient(VersionApi).getCode();
  const version = /\d+\.\d+\.\d+/.exec(gitVersion)?.[0] ?? gitVersion;
  return { name: cluster.name, version, kubeconfig, issuerUrl: cluster.issuerUrl, workloadIdentity: true };
}
