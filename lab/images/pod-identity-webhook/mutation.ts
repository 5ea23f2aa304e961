import type { V1Container, V1EnvVar, V1Pod, V1ServiceAccount, V1Volume } from "@kubernetes/client-node";
import type { PatchOperation } from "../admission/patch";
import { credentialsOf, type Credentials } from "./credentials";
import type { WebhookSettings } from "./settings";

const VOLUME = "aws-iam-token";
const TOKEN = "token";
const REGION_VARIABLES = ["AWS_DEFAULT_REGION", "AWS_REGION"];
const IDENTITY_VARIABLES = ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"];
const STS_VARIABLE = "AWS_STS_REGIONAL_ENDPOINTS";

/**
 * The patch that gives a pod the role of its service account; undefined when the service account names none.
 * As with the genuine webhook, whole lists of containers are set, even where nothing in them changes.
 */
export function mutation(
  pod: V1Pod,
  serviceAccount: V1ServiceAccount | undefined,
  settings: WebhookSettings,
): PatchOperation[] | undefined {
  const credentials = credentialsOf(pod, serviceAccount, settings);
  if (credentials === undefined) return undefined;
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const injected = (list: V1Container[]) =>
    list.map((container) => injectedContainer(container, credentials, settings));
  return [
    ...volumePatch(pod.spec?.volumes, credentials),
    { op: "add", path: "/spec/containers", value: injected(containers) },
    ...(initContainers.length > 0
      ? [{ op: "add", path: "/spec/initContainers", value: injected(initContainers) } as const]
      : []),
  ];
}

function volumePatch(volumes: V1Volume[] | undefined, { audience, tokenExpiration }: Credentials): PatchOperation[] {
  if (volumes?.some((volume) => volume.name === VOLUME)) return [];
  const serviceAccountToken = { audience, expirationSeconds: tokenExpiration, path: TOKEN };
  const volume: V1Volume = { name: VOLUME, projected: { sources: [{ serviceAccountToken }] } };
  if (volumes === undefined) return [{ op: "add", path: "/spec/volumes", value: [volume] }];
  return [{ op: "add", path: "/spec/volumes/0", value: volume }];
}

function injectedContainer(container: V1Container, credentials: Credentials, settings: WebhookSettings): V1Container {
  if (credentials.containersToSkip.has(container.name)) return container;
  const present = new Set((container.env ?? []).map((variable) => variable.name));
  const has = (names: readonly string[]) => names.some((name) => present.has(name));
  // A container that has all three of them is taken for one that needs no mount either.
  if (has(IDENTITY_VARIABLES) && has(REGION_VARIABLES) && has([STS_VARIABLE])) return container;

  const added: V1EnvVar[] = [];
  if (credentials.regionalSts && !has([STS_VARIABLE])) added.push({ name: STS_VARIABLE, value: "regional" });
  if (settings.awsDefaultRegion !== undefined && !has(REGION_VARIABLES)) {
    added.push(...REGION_VARIABLES.map((name) => ({ name, value: settings.awsDefaultRegion })));
  }
  if (!has(IDENTITY_VARIABLES)) {
    const tokenFile = `${settings.tokenMountPath}/${TOKEN}`;
    added.push(...pairs(IDENTITY_VARIABLES, [credentials.roleArn, tokenFile]));
  }
  const mounts = container.volumeMounts ?? [];
  const mount = { name: VOLUME, readOnly: true, mountPath: settings.tokenMountPath };
  return {
    ...container,
    env: [...(container.env ?? []), ...added],
    volumeMounts: mounts.some(({ name }) => name === VOLUME) ? mounts : [...mounts, mount],
  };
}

function pairs(names: readonly string[], values: readonly string[]): V1EnvVar[] {
  return names.map((name, index) => ({ name, value: values[index] }));
}
