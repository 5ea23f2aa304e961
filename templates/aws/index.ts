import * as pulumi from "@pulumi/pulumi";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getClusterOutput } from "@pulumi/aws/eks";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  awsCredential,
  IamOidcProvider,
  PlatformName,
  PortworxOperator,
  PortworxRole,
  StorageCluster,
} from "portworx-workload-identity";

// EKS knows its issuer and brings the webhook: nothing has to be told but the cluster's name.
const config = new pulumi.Config();
const clusterName = config.require("clusterName");
const cluster = getClusterOutput({ name: clusterName });
const issuerUrl = cluster.identities.apply(([identity]) => identity?.oidcs[0]?.issuer ?? "");

const kubernetes = new Provider("kubernetes", {
  context: config.require("context"),
  clusterIdentifier: cluster.arn,
});
const home = new Namespace("portworx", { metadata: { name: "portworx" } }, { provider: kubernetes, protect: true });
const namespace = home.metadata.name;

// Account and partition let the first preview show the trust policy in full.
const { accountId } = getCallerIdentityOutput();
const { partition } = getPartitionOutput();
const oidcProvider = new IamOidcProvider("oidc-provider", { issuerUrl, accountId, partition });

const role = new PortworxRole("portworx-role", {
  roleName: `portworx-${clusterName}`,
  clusters: [{ issuerUrl, oidcProviderArn: oidcProvider.arn, namespace }],
  cloudSnap: { buckets: [config.require("backupBucket")] },
});

const operator = new PortworxOperator(
  "portworx-operator",
  { namespace },
  { providers: { kubernetes }, dependsOn: role },
);

const storage = new StorageCluster(
  "storage-cluster",
  {
    clusterName,
    namespace,
    platform: PlatformName.Eks,
    credential: awsCredential(role.arn),
    operatorVersion: operator.version,
  },
  { providers: { kubernetes }, dependsOn: [home, oidcProvider, role, operator] },
);

export const roleArn = role.arn;
export const storageCluster = storage.clusterName;
