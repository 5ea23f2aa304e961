/** How to reach an EKS cluster with the credentials that Pulumi's AWS provider uses. */
export interface EksAccess {
  readonly clusterName: string;
  /** The API server's https address. */
  readonly endpoint: string;
  /** The API server's certificate authority, base64-encoded PEM, as EKS hands it out. */
  readonly certificateAuthority: string;
  readonly region: string;
  /** Named profile of the AWS provider; absent, the environment's credentials are used, as the provider does. */
  readonly profile?: string;
  /** Role that the AWS provider assumes. */
  readonly roleArn?: string;
}

/**
 * A kubeconfig that asks the AWS CLI for a token at every use: it holds no credential. Region, profile and role are
 * written into it, so that Kubernetes is reached as the same principal that the AWS provider is, wherever it runs.
 */
export function eksKubeconfig(access: EksAccess): string {
  const { clusterName: name } = access;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: access.endpoint, "certificate-authority-data": access.certificateAuthority } },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: tokenCommand(access),
            interactiveMode: "Never",
            installHint: "The AWS CLI signs the token for the cluster: install version 2 of it.",
          },
        },
      },
    ],
  });
}

function tokenCommand({ clusterName, region, profile, roleArn }: EksAccess): string[] {
  return [
    ...["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"],
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...(roleArn === undefined ? [] : ["--role-arn", roleArn]),
  ];
}
