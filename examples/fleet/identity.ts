import { getManagedClusterOutput } from "@pulumi/azure-native/containerservice/getManagedCluster";
import { getClusterOutput } from "@pulumi/aws/eks/getCluster";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import type { Output } from "@pulumi/pulumi";
import { IamOidcProvider, PlatformName, PortworxIdentity, PortworxRole, storageAccountName } from "../../components";
import type { AwsCluster, AzureCluster, IdentityGroup } from "./fleet-cluster";

export const NAMESPACE = "portworx";

/** Makes the role or identity of a group and resolves to what names it: an ARN, or a client id and a principal id. */
export function makeIdentity(group: IdentityGroup): Record<string, Output<string>> {
  const [first] = group.clusters;
  return first?.cloud === "azure"
    ? azureIdentity(
        group.name,
        first,
        group.clusters.filter((cluster) => cluster.cloud === "azure"),
      )
    : awsRole(
        group.name,
        group.clusters.filter((cluster) => cluster.cloud === "aws"),
      );
}

function awsRole(name: string, clusters: readonly AwsCluster[]): Record<string, Output<string>> {
  // Account and partition let the first preview show the trust policy in full.
  const { accountId } = getCallerIdentityOutput();
  const { partition } = getPartitionOutput();
  const trusted = clusters.map((cluster) => {
    const { identities } = getClusterOutput({ name: cluster.name });
    const issuerUrl = identities.apply(([identity]) => identity?.oidcs[0]?.issuer ?? "");
    const { arn } = new IamOidcProvider(`oidc-provider-${cluster.name}`, { issuerUrl, accountId, partition });
    return { issuerUrl, oidcProviderArn: arn, namespace: NAMESPACE };
  });
  const role = new PortworxRole("portworx-role", {
    roleName: `portworx-${name}`,
    clusters: trusted,
    cloudSnap: { buckets: [...new Set(clusters.map(({ backups }) => backups))] },
  });
  return { roleArn: role.arn };
}

function azureIdentity(
  name: string,
  { subscriptionId, resourceGroup }: AzureCluster,
  clusters: readonly AzureCluster[],
): Record<string, Output<string>> {
  const identity = new PortworxIdentity("portworx-identity", {
    platform: PlatformName.Aks,
    subscriptionId,
    resourceGroupName: resourceGroup,
    identityName: `portworx-${name}`,
    clusters: clusters.map((cluster) => {
      const aks = getManagedClusterOutput({ resourceName: cluster.name, resourceGroupName: cluster.resourceGroup });
      return {
        name: cluster.name,
        issuerUrl: aks.apply(({ oidcIssuerProfile }) => oidcIssuerProfile?.issuerURL ?? ""),
        namespace: NAMESPACE,
        nodeResourceGroup: aks.apply(({ nodeResourceGroup: group }) => group ?? ""),
      };
    }),
    storageAccounts: [...new Set(clusters.map(({ backups }) => backups))].map((id) => ({
      name: storageAccountName(id),
      id,
    })),
  });
  return { clientId: identity.clientId, principalId: identity.principalId };
}
