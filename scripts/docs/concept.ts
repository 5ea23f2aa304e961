import { generateKeyPairSync } from "node:crypto";
import { awsChain, awsLinks, azureChain, azureLinks, example } from "./chain";
import { installationGraph, type InstallationGraph } from "./installation-graph";
import { fenced, filled } from "./markdown";
import type { Page } from "./page";

const file = "docs/concept.md";

/** The chain of trust, one picture for each cloud, and what a stack waits for before it makes the next part. */
export const conceptPage: Page = {
  file,
  render: async (current) =>
    filled(current, file, {
      "chain-aws": awsChain(),
      "links-aws": awsLinks(),
      "chain-azure": azureChain(),
      "links-azure": azureLinks(),
      "order-aws": orderPicture(await installationGraph(wholeAwsStack())),
      "order-azure": orderPicture(await installationGraph(wholeAzureStack)),
    }),
};

/** A platform on which the stack makes everything that it can make. */
function wholeAwsStack(): Record<string, unknown> {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    "aws:region": "us-east-1",
    cloud: "aws",
    platform: "self-managed",
    cluster: { name: "production" },
    kubernetes: { context: "production" },
    selfHostedIssuer: {
      bucketName: "production-issuer",
      publicKeys: [publicKey.export({ type: "spki", format: "pem" })],
    },
    webhook: { image: "registry.example.com/amazon-eks-pod-identity-webhook:v0.6.17" },
  };
}

const wholeAzureStack: Record<string, unknown> = {
  "azure-native:subscriptionId": example.azure.subscription,
  cloud: "azure",
  platform: "gardener",
  cluster: { name: "production", resourceGroup: "workers", issuerUrl: "https://issuer.example.com/production" },
  kubernetes: { context: "production" },
  cloudSnap: { createStorageAccount: { name: "backups" } },
};

/** What the parts are, by their names in the stacks. */
const labels: Readonly<Record<string, string>> = {
  issuer: "SelfHostedIssuer<br/>where the cluster's own is not public",
  "oidc-provider": "IamOidcProvider",
  "portworx-role": "PortworxRole",
  portworx: "namespace of Portworx",
  "pod-identity-webhook": "PodIdentityWebhook<br/>not on EKS and ROSA",
  "portworx-operator": "PortworxOperator",
  "storage-cluster": "StorageCluster",
  backups: "storage account<br/>where one is asked for",
  "portworx-identity": "PortworxIdentity",
  "workload-identity-webhook": "WorkloadIdentityWebhook<br/>not on AKS",
};

function orderPicture({ parts, waits }: InstallationGraph): string {
  const node = (name: string): string => {
    const label = labels[name];
    if (label === undefined) throw new Error(`the stack makes ${name}: say in scripts/docs/concept.ts what that is`);
    return `  ${name}["${label}"]`;
  };
  const lines = [...parts.map(node).sort(), ...waits.map(([from, to]) => `  ${to} --> ${from}`).sort()];
  return fenced("mermaid", ["flowchart LR", ...lines].join("\n"));
}
