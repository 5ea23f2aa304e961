import assert from "node:assert/strict";
import { test } from "node:test";
import { configured, ISSUER, recordStack, type Situation } from "./recorder";

const CLUSTER = "eks:index:Cluster";
const NODES = "eks:index:ManagedNodeGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const KUBERNETES = "pulumi:providers:kubernetes";
const STORAGE = "kubernetes:core.libopenstorage.org/v1:StorageCluster";

const made = {
  [CLUSTER]: { oidcProviderUrl: ISSUER },
  [NODES]: { nodeGroup: { status: "ACTIVE" } },
  [TEMPLATE]: { latestVersion: 1 },
};

const record = (create: object = {}, changes: Record<string, unknown> = {}, situation: Situation = {}) =>
  recordStack(configured({ cluster: { name: "demo", create }, kubernetes: undefined, ...changes }), {
    made,
    ...situation,
  });

test("a new cluster: EKS with an issuer that only the stack's own OIDC provider trusts", async () => {
  const { only } = await record({ version: "1.34" });
  const { inputs, remote, protect } = only(CLUSTER);
  assert.equal(remote, true);
  assert.equal(protect, true);
  assert.deepEqual(inputs, {
    name: "demo",
    version: "1.34",
    authenticationMode: "API",
    createOidcProvider: false,
    skipDefaultNodeGroup: true,
    skipDefaultSecurityGroups: true,
  });
  assert.equal(only("aws:iam/openIdConnectProvider:OpenIdConnectProvider").inputs.url, ISSUER);
});

test("its nodes: three, big enough, with IMDSv2 and a hop limit of 3", async () => {
  const { only } = await record();
  const { instanceTypes, scalingConfig, launchTemplate } = only(NODES).inputs;
  assert.deepEqual(instanceTypes, ["m5.2xlarge"]);
  assert.deepEqual(scalingConfig, { minSize: 3, desiredSize: 3, maxSize: 3 });
  assert.deepEqual(launchTemplate, { id: "eks-nodes-id", version: "1" });
  const { metadataOptions, blockDeviceMappings } = only(TEMPLATE).inputs;
  assert.deepEqual(metadataOptions, { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 3 });
  assert.deepEqual(blockDeviceMappings, [
    { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: 128, encrypted: "true" } },
  ]);
});

test("its size and network are the user's to choose", async () => {
  const network = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };
  const { only } = await record({ nodes: 5, instanceType: "i4i.4xlarge", diskSize: 256, ...network });
  const { vpcId, subnetIds } = only(CLUSTER).inputs;
  assert.deepEqual({ vpcId, subnetIds }, network);
  const { instanceTypes, scalingConfig } = only(NODES).inputs;
  assert.deepEqual([instanceTypes, scalingConfig], [["i4i.4xlarge"], { minSize: 5, desiredSize: 5, maxSize: 5 }]);
  assert.match(JSON.stringify(only(TEMPLATE).inputs.blockDeviceMappings), /"volumeSize":256/);
});

test("the nodes' role has what nodes need, in the account's partition, and nothing of Portworx", async () => {
  const china = { "aws:region": "cn-north-1" };
  const { resources } = await record({}, china, {
    eks: { arn: "arn:aws-cn:eks:cn-north-1:123456789012:cluster/demo" },
    partition: "aws-cn",
  });
  assert.deepEqual(
    resources.filter(({ type }) => type === ATTACHMENT).map(({ inputs }) => inputs.policyArn),
    ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"].map(
      (policy) => `arn:aws-cn:iam::aws:policy/${policy}`,
    ),
  );
  const [node] = resources.filter(({ type, name }) => type === "aws:iam/role:Role" && name === "eks-nodes");
  assert.match(String(node?.inputs.assumeRolePolicy), /"Service":"ec2\.amazonaws\.com\.cn"/);
});

test("Kubernetes is reached once the nodes are there, like any other EKS cluster", async () => {
  const { only, calls } = await record();
  const { clusterIdentifier, kubeconfig } = only(KUBERNETES).inputs;
  assert.equal(clusterIdentifier, "arn:aws:eks:us-east-1:123456789012:cluster/demo");
  assert.match(String(kubeconfig), /"eks","get-token","--cluster-name","demo"/);
  for (const type of [CLUSTER, NODES]) assert.ok(only(KUBERNETES).dependencies.includes(type), type);
  assert.ok(only(STORAGE).inputs.spec);
  assert.equal(calls.filter(({ token }) => token === "aws:eks/getCluster:getCluster").length, 1);
});

test("allowDestroy lifts the protection of cluster and nodes", async () => {
  const { only } = await record({}, { allowDestroy: "true" });
  assert.deepEqual([only(CLUSTER).protect, only(NODES).protect], [false, false]);
});
