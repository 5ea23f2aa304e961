import { type Component, type Properties, type ProviderDefinition, UNKNOWN } from "../base/kind";
import { resourceName } from "../base/timeline";

/** What the lab's AWS says of the clusters that are made here. */
export interface EksProviderOptions {
  /** The issuer of every cluster. */
  readonly issuerUrl: string;
  readonly accountId: string;
}

/**
 * The eks provider, in the place of the genuine one of this version. Its components come without the resources that the
 * genuine ones are made of: for programs that only build on their outputs.
 */
export function eksProvider(options: EksProviderOptions): ProviderDefinition<undefined> {
  const made = new Set<string>();
  return {
    name: "eks",
    version: "4.3.0",
    configure: () => undefined,
    kindOf: () => undefined,
    invokes: {},
    components: {
      "eks:index:Cluster": onceMade(made, cluster(options)),
      "eks:index:ManagedNodeGroup": onceMade(made, managedNodeGroup),
    },
  };
}

/** Until a preview is followed by an update, nothing is known of the outputs. */
function onceMade(made: Set<string>, outputsOf: (inputs: Properties, name: string) => Properties): Component {
  return (inputs, { urn, preview }) => {
    const outputs = outputsOf(inputs, resourceName(urn));
    if (!preview) made.add(urn);
    return made.has(urn) ? outputs : Object.fromEntries(Object.keys(outputs).map((name) => [name, UNKNOWN]));
  };
}

function cluster({ issuerUrl, accountId }: EksProviderOptions) {
  return ({ name, createOidcProvider }: Properties, resource: string): Properties => {
    const clusterName = typeof name === "string" ? name : resource;
    const issuer = issuerUrl.replace("https://", "");
    return {
      eksCluster: { name: clusterName },
      oidcIssuer: issuer,
      oidcProviderUrl: issuerUrl,
      oidcProviderArn: createOidcProvider === true ? `arn:aws:iam::${accountId}:oidc-provider/${issuer}` : "",
      kubeconfig: kubeconfig(clusterName),
      kubeconfigJson: JSON.stringify(kubeconfig(clusterName)),
    };
  };
}

/** As the genuine one makes it: the AWS CLI gives the tokens. */
function kubeconfig(clusterName: string): object {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", clusterName, "--output", "json"],
  };
  return { apiVersion: "v1", kind: "Config", users: [{ name: "aws", user: { exec } }] };
}

function managedNodeGroup(_inputs: Properties, resource: string): Properties {
  return { nodeGroup: { nodeGroupName: resource } };
}
