import * as pulumi from "@pulumi/pulumi";
import { getManagedClusterOutput } from "@pulumi/azure-native/containerservice";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  azureCredential,
  PlatformName,
  PortworxIdentity,
  PortworxOperator,
  StorageCluster,
  storageAccountName,
} from "portworx-workload-identity";

// AKS knows its issuer and node resource group, and brings the webhook: OIDC issuer and workload identity must be switched on.
const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const resourceGroupName = config.require("resourceGroup");
const cluster = getManagedClusterOutput({ resourceName: clusterName, resourceGroupName });
// With the slash at its end, as AKS gives it: Entra compares it byte by byte.
const issuerUrl = cluster.apply(({ oidcIssuerProfile }) => oidcIssuerProfile?.issuerURL ?? "");
const nodeResourceGroup = cluster.apply((known) => known.nodeResourceGroup ?? "");

const kubernetes = new Provider("kubernetes", {
  context: config.require("context"),
  clusterIdentifier: `${resourceGroupName}/${clusterName}`,
});
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

const backups = config.require("backupAccountId");
const identity = new PortworxIdentity("portworx-identity", {
  platform: PlatformName.Aks,
  subscriptionId: new pulumi.Config("azure-native").require("subscriptionId"),
  resourceGroupName,
  identityName: `portworx-${clusterName}`,
  clusters: [{ name: clusterName, issuerUrl, namespace, nodeResourceGroup }],
  storageAccounts: [{ name: storageAccountName(backups), id: backups }],
});

const operator = new PortworxOperator(
  "portworx-operator",
  { namespace },
  { providers: { kubernetes }, dependsOn: identity },
);

const storage = new StorageCluster(
  "storage-cluster",
  {
    clusterName,
    namespace,
    platform: PlatformName.Aks,
    credential: azureCredential(identity.clientId, identity.principalId),
    operatorVersion: operator.version,
  },
  { providers: { kubernetes }, dependsOn: [home, identity, operator] },
);

export const clientId = identity.clientId;
export const storageCluster = storage.clusterName;
