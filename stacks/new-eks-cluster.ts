import * as pulumi from "@pulumi/pulumi";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import { Role, RolePolicyAttachment } from "@pulumi/aws/iam";
import { Cluster } from "@pulumi/eks/cluster";
import { ManagedNodeGroup, type ManagedNodeGroupArgs } from "@pulumi/eks/managedNodeGroup";
import { partitionOfRegion } from "../components/aws/region";
import { onceMade } from "../components/inputs";
import type { NewCluster } from "./configuration/aws-cluster";

/** What a new cluster is made of. */
export interface EksClusterPlan extends NewCluster {
  readonly name: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * Makes an EKS cluster with nodes that Portworx can run on. Its OIDC provider is not made here but as any other cluster's.
 *
 * @returns the cluster's name, once its nodes are there
 */
export function createEksCluster(plan: EksClusterPlan, options: { readonly protect: boolean }): pulumi.Output<string> {
  const { name, version, vpcId, subnetIds } = plan;
  const cluster = new Cluster(
    "eks-cluster",
    {
      name,
      version,
      vpcId,
      subnetIds,
      authenticationMode: "API",
      createOidcProvider: false,
      skipDefaultNodeGroup: true,
      // EKS's own security group lets all nodes of the cluster reach each other on every port, as Portworx needs it.
      skipDefaultSecurityGroups: true,
    },
    options,
  );
  const nodes = new ManagedNodeGroup("eks-nodes", nodeGroup(plan, cluster), options);
  return pulumi.all([cluster.oidcProviderUrl, nodes.nodeGroup]).apply(() => name);
}

function nodeGroup(plan: EksClusterPlan, cluster: Cluster): ManagedNodeGroupArgs {
  const template = new LaunchTemplate("eks-nodes", {
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      // The vendor's prerequisites for EKS 1.30 and later.
      httpPutResponseHopLimit: 3,
    },
    blockDeviceMappings: [
      { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: plan.diskSize ?? 128, encrypted: "true" } },
    ],
  });
  const size = plan.nodes ?? 3;
  return {
    cluster,
    nodeRoleArn: nodeRoleArn(plan),
    // 8 cores and 32 GiB: what the vendor asks of a node of PX-StoreV2, and room for the workloads.
    instanceTypes: [plan.instanceType ?? "m5.2xlarge"],
    // Nodes are storage: none is taken away to save money.
    scalingConfig: { minSize: size, desiredSize: size, maxSize: size },
    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
  };
}

/** The role of the nodes themselves, with nothing that Portworx uses: its identity is its own. */
function nodeRoleArn({ partition, region }: EksClusterPlan): pulumi.Output<string> {
  const trust = {
    Effect: "Allow",
    Principal: { Service: `ec2.${partitionOfRegion(region).dnsSuffix}` },
    Action: "sts:AssumeRole",
  };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const role = new Role("eks-nodes", { assumeRolePolicy });
  const attached = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"].map(
    (policy) =>
      new RolePolicyAttachment(`eks-nodes-${policy}`, {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
      }),
  );
  // Nodes without the policies cannot join the cluster.
  return onceMade(role.arn, attached, []);
}
