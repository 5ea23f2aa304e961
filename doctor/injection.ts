import { Cloud } from "../components/platforms";
import type { OwnVariables } from "./facts/own-variables";
import type { InstalledContainer, InstalledPod } from "./facts/pods";

/** What the webhook is to put into pods. */
export interface ExpectedIdentity {
  readonly cloud: Cloud;
  /** The role's ARN, or the managed identity's client id. */
  readonly value: string;
}

/** Variables by which the cloud's SDK finds the identity and its token. */
const injectedVariables: Readonly<Record<Cloud, { readonly identity: string; readonly tokenFile: string }>> = {
  [Cloud.Aws]: { identity: "AWS_ROLE_ARN", tokenFile: "AWS_WEB_IDENTITY_TOKEN_FILE" },
  [Cloud.Azure]: { identity: "AZURE_CLIENT_ID", tokenFile: "AZURE_FEDERATED_TOKEN_FILE" },
};

const callers = { px: "portworx", stork: "stork" } as const;

/** The container that calls the cloud; sidecars may have come after the webhook. */
function callingContainer({ kind, containers }: InstalledPod): InstalledContainer | undefined {
  return containers.find(({ name }) => name === callers[kind]) ?? containers[0];
}

/** What of the injection a pod lacks: variable, mount or volume; empty where nothing. */
export function lackingParts(pod: InstalledPod, cloud: Cloud): readonly string[] {
  const container = callingContainer(pod);
  const { identity, tokenFile } = injectedVariables[cloud];
  const file = container?.env[tokenFile];
  const volumes = (container?.mounts ?? [])
    .filter(({ path }) => file?.startsWith(`${path}/`))
    .map(({ volume }) => volume);
  return [
    ...(container?.variables.includes(identity) ? [] : [`has no variable ${identity}`]),
    ...(file === undefined ? [`has no variable ${tokenFile}`] : []),
    ...(file !== undefined && volumes.length === 0 ? [`mounts nothing at ${file}`] : []),
    ...(pod.tokens.some(({ volume }) => file === undefined || volumes.includes(volume))
      ? []
      : ["has no volume with a token"]),
  ];
}

/**
 * How a pod's variable names another identity; undefined where it names this one, or none.
 *
 * @param own variables of the StorageCluster itself: a webhook leaves them as they are, so they say nothing about it
 */
export function otherIdentity(
  pod: InstalledPod,
  { cloud, value }: ExpectedIdentity,
  own?: OwnVariables,
): string | undefined {
  const { identity } = injectedVariables[cloud];
  const container = callingContainer(pod);
  if (!container?.variables.includes(identity) || own?.[callers[pod.kind]].includes(identity)) return undefined;
  const found = container.env[identity];
  return found === value ? undefined : `has ${identity} ${found ?? "from elsewhere"} instead of ${value}`;
}

/** What a pod lacks, or has of another identity; empty where nothing. */
export function injectionFaults(pod: InstalledPod, identity: ExpectedIdentity, own?: OwnVariables): readonly string[] {
  const other = otherIdentity(pod, identity, own);
  return [...lackingParts(pod, identity.cloud), ...(other === undefined ? [] : [other])];
}
