import { DescribeClusterCommand, type Cluster } from "@aws-sdk/client-eks";
import { z } from "zod";
import type { Invoke } from "../../base/kind";
import type { AwsContext } from "../context";
import { unlessMissing } from "../failures";
import { invokeFailure } from "./failure";

const getClusterArgs = z.object({ name: z.string() });

export const getCluster: Invoke<AwsContext> = async (args, { eks, region }) => {
  const { name } = getClusterArgs.parse(args);
  const found = await unlessMissing(() => eks.send(new DescribeClusterCommand({ name })));
  if (!found?.cluster) {
    throw invokeFailure("aws:eks/getCluster:getCluster", `reading EKS Cluster (${name}): couldn't find resource`);
  }
  return { ...describe(found.cluster), name, id: name, region };
};

/** The parts of a cluster that the SDK's result type promises; empty lists for the features that the lab's cluster has not. */
function describe(cluster: Cluster) {
  const { resourcesVpcConfig: vpc = {}, accessConfig: access = {} } = cluster;
  return {
    arn: cluster.arn,
    endpoint: cluster.endpoint,
    version: cluster.version,
    status: cluster.status,
    roleArn: cluster.roleArn,
    createdAt: cluster.createdAt?.toISOString(),
    platformVersion: cluster.platformVersion ?? "",
    clusterId: "",
    deletionProtection: cluster.deletionProtection ?? false,
    tags: cluster.tags ?? {},
    certificateAuthorities: [{ data: cluster.certificateAuthority?.data }],
    identities: [{ oidcs: [{ issuer: cluster.identity?.oidc?.issuer }] }],
    accessConfigs: [
      {
        authenticationMode: access.authenticationMode,
        bootstrapClusterCreatorAdminPermissions: access.bootstrapClusterCreatorAdminPermissions ?? false,
      },
    ],
    vpcConfig: {
      clusterSecurityGroupId: vpc.clusterSecurityGroupId ?? "",
      endpointPrivateAccess: vpc.endpointPrivateAccess ?? false,
      endpointPublicAccess: vpc.endpointPublicAccess ?? true,
      publicAccessCidrs: vpc.publicAccessCidrs ?? [],
      securityGroupIds: vpc.securityGroupIds ?? [],
      subnetIds: vpc.subnetIds ?? [],
      vpcId: vpc.vpcId ?? "",
    },
    enabledClusterLogTypes: [],
    computeConfigs: [],
    kubernetesNetworkConfigs: [],
    outpostConfigs: [],
    remoteNetworkConfigs: [],
    storageConfigs: [],
    upgradePolicies: [],
    zonalShiftConfigs: [],
  };
}
