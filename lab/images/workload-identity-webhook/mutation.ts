import type { V1Container, V1Pod, V1ServiceAccount, V1Volume } from "@kubernetes/client-node";
import type { PatchOperation } from "../admission/patch";
import { credentialsOf, type Credentials } from "./annotations";
import type { WebhookSettings } from "./settings";
import { tokenPlace, withOwn, type TokenPlace } from "./token";

/**
 * The patch that gives a pod the identity of its service account. Whole lists are set, even where nothing in them changes.
 * @throws PodRefused for annotations that the genuine webhook refuses a pod for
 */
export function mutation(pod: V1Pod, serviceAccount: V1ServiceAccount, settings: WebhookSettings): PatchOperation[] {
  const credentials = credentialsOf(pod, serviceAccount, settings);
  const place = tokenPlace(settings.layout, pod);
  const { containers = [], initContainers = [], volumes = [] } = pod.spec ?? {};
  const injected = (list: V1Container[]) =>
    list.map((container) => injectedContainer(container, credentials, settings, place));
  return [
    ...(initContainers.length > 0 ? [set("initContainers", injected(initContainers))] : []),
    set("containers", injected(containers)),
    set("volumes", withOwn(volumes, tokenVolume(credentials, settings, place), place.isOwnVolume, place.replacesOwn)),
  ];
}

function set(field: string, value: unknown): PatchOperation {
  return { op: "add", path: `/spec/${field}`, value };
}

function tokenVolume(credentials: Credentials, { audience }: WebhookSettings, place: TokenPlace): V1Volume {
  const { expirationSeconds } = credentials;
  const serviceAccountToken = { path: place.path, expirationSeconds, audience };
  return { name: place.volumeName, projected: { sources: [{ serviceAccountToken }] } };
}

function injectedContainer(
  container: V1Container,
  { clientId, tenantId, containersToSkip }: Credentials,
  { authorityHost }: WebhookSettings,
  place: TokenPlace,
): V1Container {
  if (containersToSkip.has(container.name)) return container;
  const wanted = [
    { name: "AZURE_CLIENT_ID", value: clientId },
    { name: "AZURE_TENANT_ID", value: tenantId },
    { name: "AZURE_FEDERATED_TOKEN_FILE", value: `${place.mountPath}/${place.path}` },
    { name: "AZURE_AUTHORITY_HOST", value: authorityHost },
  ];
  const present = new Set((container.env ?? []).map(({ name }) => name));
  const added = wanted.filter(({ name, value }) => value !== "" && !present.has(name));
  const mount = { name: place.volumeName, mountPath: place.mountPath, readOnly: true };
  return {
    ...container,
    env: [...(container.env ?? []), ...added],
    volumeMounts: withOwn(
      container.volumeMounts ?? [],
      mount,
      ({ name }) => name === place.volumeName,
      place.replacesOwn,
    ),
  };
}
