import type { ProviderDefinition } from "../lab/providers/base/kind";
import { recordingProvider, type RecordingProvider } from "../lab/providers/recording";
import { recordingAzure } from "./recorded-azure";

const ACCOUNT = "123456789012";
const OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

/** An AWS, an Azure and a Kubernetes that keep everything in memory: what is measured is the program and the engine. */
export function recordedCloud(): ProviderDefinition<unknown>[] {
  return Object.values(recordingCloud()).map(({ definition }) => definition);
}

/** The same, for tests that look at what is there or put it there. */
export function recordingCloud(): Record<"aws" | "azure" | "kubernetes" | "tls", RecordingProvider> {
  const aws: RecordingProvider = recordingProvider("aws", {
    types: {
      [OIDC_PROVIDER]: {
        computed: { arn: ({ inputs }) => `arn:aws:iam::${ACCOUNT}:oidc-provider/${String(inputs.url).slice(8)}` },
      },
      "aws:iam/role:Role": {
        computed: {
          arn: ({ inputs, name }) =>
            `arn:aws:iam::${ACCOUNT}:role/${typeof inputs.name === "string" ? inputs.name : name}`,
          name: ({ name }) => name,
        },
      },
      "aws:ec2/launchTemplate:LaunchTemplate": { computed: { latestVersion: () => 1 } },
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
      "aws:s3/getAccountPublicAccessBlock:getAccountPublicAccessBlock": () => ({}),
      "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": ({ url }) => {
        const found = [...aws.objects.values()].find(
          ({ token, inputs }) => token === OIDC_PROVIDER && inputs.url === url,
        );
        if (found === undefined) throw new Error("reading IAM OIDC Provider: not found");
        return found.outputs;
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
  const tls = recordingProvider("tls", {
    types: {
      "tls:index/privateKey:PrivateKey": {
        computed: { privateKeyPem: () => "a private key", publicKeyPem: () => "a public key" },
        secretOutputs: ["privateKeyPem"],
      },
      "tls:index/selfSignedCert:SelfSignedCert": { computed: { certPem: ({ name }) => `certificate ${name}` } },
      "tls:index/certRequest:CertRequest": { computed: { certRequestPem: () => "a request" } },
      "tls:index/locallySignedCert:LocallySignedCert": { computed: { certPem: ({ name }) => `certificate ${name}` } },
    },
  });
  return { aws, azure: recordingAzure(), kubernetes, tls };
}
