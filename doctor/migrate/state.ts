import type { Cloud } from "../../components/platforms";
import type { InstalledPod } from "../facts/pods";
import type { CredentialSecret } from "./secrets";
import type { StaticVariable } from "./static-sources";

/** How far an installation has come from static credentials to workload identity. */
export interface MigrationState {
  readonly namespace: string;
  readonly storageCluster: string;
  readonly cloud: Cloud;
  /** Role ARN or client id in the StorageCluster's block; undefined where there is no block for the cloud. */
  readonly identity?: string;
  readonly variables: readonly StaticVariable[];
  readonly secrets: readonly CredentialSecret[];
  /** Pods whose containers have static credentials among their variables. */
  readonly podsWithStatic: readonly PodVariables[];
  /** Names of pods that should have the identity's token and do not. */
  readonly podsWithoutToken: readonly string[];
  /** Ids of the nodes' machines, such as `aws:///eu-west-1a/i-0123`. */
  readonly providerIds: readonly string[];
}

/** A pod, and names of its variables. */
export interface PodVariables {
  readonly pod: string;
  readonly variables: readonly string[];
}

/** Variables that no webhook sets, so that whoever has one has a static credential. */
const unmistakable = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AZURE_CLIENT_SECRET"];

/** The pods with static credentials, whichever way these came in. */
export function podsWithStatic(pods: readonly InstalledPod[]): PodVariables[] {
  return pods.flatMap(({ name, containers }) => {
    const names = new Set(containers.flatMap(({ variables }) => variables));
    const variables = unmistakable.filter((variable) => names.has(variable));
    return variables.length > 0 ? [{ pod: name, variables }] : [];
  });
}

/** Names of the pods without a token for anybody but the API server. */
export function podsWithoutToken(pods: readonly InstalledPod[]): string[] {
  return pods.filter(({ tokens }) => tokens.length === 0).map(({ name }) => name);
}
