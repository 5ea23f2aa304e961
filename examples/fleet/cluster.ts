import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import { output, type Input } from "@pulumi/pulumi";
import { awsCredential, azureCredential, PlatformName, PortworxOperator, StorageCluster } from "../../components";
import type { FleetCluster } from "./fleet-cluster";
import { makeIdentity, NAMESPACE } from "./identity";

/**
 * Installs Portworx into one cluster.
 * @param shared - what the stack of a shared identity gave; without it the cluster gets an identity of its own
 */
export function installPortworx(cluster: FleetCluster, shared?: Readonly<Record<string, string>>) {
  const identity: Readonly<Record<string, Input<string>>> =
    shared ?? makeIdentity({ name: cluster.name, shared: false, clusters: [cluster] });
  const kubernetes = new Provider("kubernetes", { context: cluster.context, clusterIdentifier: cluster.name });
  const home = new Namespace("portworx", { metadata: { name: NAMESPACE } }, { provider: kubernetes, protect: true });
  const namespace = home.metadata.name;
  const operator = new PortworxOperator("portworx-operator", { namespace }, { providers: { kubernetes } });
  const value = (name: string) => output(identity[name] ?? "");
  const onAws = cluster.cloud === "aws";
  const storage = new StorageCluster(
    "storage-cluster",
    {
      clusterName: cluster.name,
      namespace,
      platform: onAws ? PlatformName.Eks : PlatformName.Aks,
      credential: onAws ? awsCredential(value("roleArn")) : azureCredential(value("clientId"), value("principalId")),
      operatorVersion: operator.version,
    },
    { providers: { kubernetes }, dependsOn: [home, operator] },
  );
  return { ...identity, storageCluster: storage.clusterName };
}
