import assert from "node:assert/strict";
import { test } from "node:test";
import { mistakes, parse } from "./parsing";

const given = { name: "demo", issuerUrl: "https://issuer.example.com/demo" };

for (const platform of ["rosa", "anthos", "gardener", "self-managed"]) {
  test(`${platform}: issuer and context are given, and nobody's token is made`, () => {
    const { cluster, kubernetes, principal } = parse({
      platform,
      cluster: given,
      ...(platform !== "rosa" && { webhook: { existing: true } }),
      "aws:accessKey": "an identity that the AWS CLI cannot be",
    });
    assert.deepEqual(
      { cluster, kubernetes, principal },
      { cluster: given, kubernetes: { context: "demo" }, principal: undefined },
    );
  });
}

test("a new EKS cluster is asked itself, as the AWS provider's principal", () => {
  const create = { version: "1.34", instanceType: "m5.4xlarge", nodes: 5, diskSize: 256 };
  const network = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };
  const { cluster, principal } = parse({
    kubernetes: undefined,
    cluster: { name: "demo", create: { ...create, ...network } },
    "aws:profile": "storage",
  });
  assert.deepEqual(cluster, { name: "demo", create: { ...create, ...network } });
  assert.deepEqual(principal, { profile: "storage" });
  assert.deepEqual(parse({ kubernetes: undefined, cluster: { name: "demo", create: {} } }).cluster.create, {});
});

const webhook = { existing: true };

for (const [what, changes, expected] of [
  [
    "the issuer is missing (rosa)",
    { platform: "rosa" },
    [
      "cluster.issuerUrl: got nothing, wanted the issuer of the cluster's service account tokens, which Red Hat OpenShift Service on AWS cannot be asked for from here. Read it with: oc get authentication.config.openshift.io cluster --output jsonpath='{.spec.serviceAccountIssuer}'",
    ],
  ],
  [
    "issuer and the way to the cluster are missing (anthos)",
    { platform: "anthos", kubernetes: undefined, webhook },
    [
      "cluster.issuerUrl: got nothing, wanted the issuer of the cluster's service account tokens, which Google Anthos on AWS cannot be asked for from here. Read it with: gcloud container aws clusters describe NAME --location LOCATION --format 'value(workloadIdentityConfig.issuerUri)'",
      "kubernetes.context: got nothing, wanted a context of the kubeconfig, kubernetes.path or the secret kubeconfig: only EKS itself says how a cluster is reached. Run: pulumi config set --path 'kubernetes.context' production",
    ],
  ],
  [
    "the issuer has a port",
    { platform: "gardener", cluster: { name: "demo", issuerUrl: "https://issuer.example.com:8443" }, webhook },
    [
      'cluster.issuerUrl: got "https://issuer.example.com:8443", wanted an issuer URL such as https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE, without a port. Copy the issuer exactly as the cluster\'s own discovery document (/.well-known/openid-configuration) gives it.',
    ],
  ],
  [
    "an issuer, a kubeconfig or the webhook is there and wrong: that it is missing would be a guess",
    {
      platform: "gardener",
      cluster: { name: "demo", issuer: "https://issuer.example.com" },
      kubernetes: undefined,
      kubeconfig: "",
      webhook: { img: "registry.example.com/webhook:v1" },
    },
    [
      'cluster.issuer: got "https://issuer.example.com", wanted one of the keys cluster.name, cluster.issuerUrl, cluster.create. Remove it.',
      'kubeconfig: got "", wanted a whole kubeconfig, set as a secret: pulumi config set --secret kubeconfig. Correct kubeconfig or leave it out.',
      'webhook.img: got "registry.example.com/webhook:v1", wanted one of the keys webhook.existing, webhook.besideBuiltInWebhook, webhook.image, webhook.namespace, webhook.replicas, webhook.servicePort, webhook.failurePolicy, webhook.priorityClassName, webhook.serviceAccountLookupGracePeriod, webhook.certificateMode, webhook.certificateGeneration, webhook.servingGeneration. Did you mean webhook.image?',
    ],
  ],
  [
    "a cluster is to be made elsewhere than on EKS",
    { platform: "self-managed", cluster: { name: "demo", create: { nodes: 3 } }, webhook },
    [
      'cluster.create: got {"nodes":3}, wanted an existing cluster on Kubernetes on EC2; only EKS clusters are made here. Remove it, make the cluster with its own tools, and give cluster.issuerUrl and kubernetes.context.',
    ],
  ],
  [
    "a new cluster is said to be somewhere",
    { cluster: { ...given, create: {} }, kubernetes: { context: "demo" } },
    [
      'cluster.issuerUrl: got "https://issuer.example.com/demo", wanted nothing for a new cluster, which is asked itself. Remove it.',
      'kubernetes.context: got "demo", wanted nothing for a new cluster, which is asked itself. Remove it.',
    ],
  ],
  [
    "a new cluster is reached by a secret kubeconfig",
    { cluster: { name: "demo", create: {} }, kubernetes: undefined, kubeconfig: "apiVersion: v1" },
    ["kubeconfig: wanted none for a new cluster, which is asked itself. Remove it."],
  ],
  [
    "a new cluster is too small",
    {
      cluster: { name: "demo", create: { nodes: 2, diskSize: 20, vpcId: "vpc-1", subnetIds: ["subnet-1"] } },
      kubernetes: undefined,
    },
    [
      "cluster.create.nodes: got 2, wanted at least 3 nodes, the fewest that Portworx runs on. Run: pulumi config set --path 'cluster.create.nodes' 3",
      "cluster.create.diskSize: got 20, wanted at least 64 GiB, since Portworx and its images lie on the root volume. Run: pulumi config set --path 'cluster.create.diskSize' 128",
      'cluster.create.subnetIds: got ["subnet-1"], wanted at least two subnets, in different zones. Correct cluster.create.subnetIds or leave it out.',
    ],
  ],
  [
    "a VPC is given without subnets",
    { cluster: { name: "demo", create: { vpcId: "vpc-1" } }, kubernetes: undefined },
    [
      "cluster.create.subnetIds: got nothing, wanted a VPC together with subnets of it. Give both, or neither for the account's default VPC.",
    ],
  ],
] as const) {
  test(`refused: ${what}`, () => assert.deepEqual(mistakes(changes), expected));
}
