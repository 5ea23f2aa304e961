import type { ProviderDefinition } from "../lab/providers/base/kind";
import { recordingProvider } from "../lab/providers/recording";

const ACCOUNT = "123456789012";

/** An AWS and a Kubernetes that keep everything in memory: what is measured is the program and the engine. */
export function recordedCloud(): ProviderDefinition<unknown>[] {
  const aws = recordingProvider("aws", {
    types: {
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
        computed: { arn: ({ inputs }) => `arn:aws:iam::${ACCOUNT}:oidc-provider/${String(inputs.url).slice(8)}` },
      },
      "aws:iam/role:Role": { computed: { arn: ({ inputs }) => `arn:aws:iam::${ACCOUNT}:role/${String(inputs.name)}` } },
    },
    invokes: {
      "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: ACCOUNT, id: ACCOUNT }),
      "aws:index/getPartition:getPartition": () => ({ partition: "aws", id: "aws" }),
      "aws:eks/getCluster:getCluster": ({ name }) => ({
        id: name,
        name,
        arn: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/${String(name)}`,
        endpoint: "https://127.0.0.1:6443",
        certificateAuthorities: [{ data: "" }],
        identities: [
          { oidcs: [{ issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF" }] },
        ],
        version: "1.37",
      }),
      "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": () => {
        throw new Error("reading IAM OIDC Provider: not found");
      },
    },
  });
  const kubernetes = recordingProvider("kubernetes", {
    // As in the genuine provider: another cluster, name or namespace is another object.
    replaceOn: ["clusterIdentifier"],
    types: {
      "kubernetes:core/v1:Namespace": { replaceOn: ["metadata"] },
      "kubernetes:core.libopenstorage.org/v1:StorageCluster": { replaceOn: ["metadata"] },
    },
  });
  return [aws.definition, kubernetes.definition];
}
