import { createHash } from "node:crypto";
import type { V1Pod, V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import type { TokenLayout } from "./settings";

const TOKEN = "azure-identity-token";
const RESERVED_PREFIX = "azure-workload-identity-reserved-";
/** Of Kubernetes, for the name of a volume. */
const LONGEST_NAME = 63;

/** How the token gets into a pod. */
export interface TokenPlace {
  readonly volumeName: string;
  readonly mountPath: string;
  /** Within the volume. */
  readonly path: string;
  /** What the webhook takes for its own work, and so leaves as it is or, since 1.6.0, makes anew. */
  readonly isOwnVolume: (volume: V1Volume) => boolean;
  readonly replacesOwn: boolean;
}

export function tokenPlace(layout: TokenLayout, pod: V1Pod): TokenPlace {
  return layout === "tokens" ? TOKENS : reserved(pod);
}

const TOKENS: TokenPlace = {
  volumeName: TOKEN,
  mountPath: "/var/run/secrets/azure/tokens",
  path: TOKEN,
  isOwnVolume: ({ projected }) =>
    (projected?.sources ?? []).some(({ serviceAccountToken }) => serviceAccountToken?.path === TOKEN),
  replacesOwn: false,
};

/** The volume's name is made from the pod's, which a pod of a controller does not have yet when it is created. */
function reserved({ metadata }: V1Pod): TokenPlace {
  const podName = metadata?.name || `${metadata?.generateName ?? ""} (prefix)`;
  const hash = createHash("sha256").update(podName).digest("hex");
  const volumeName = RESERVED_PREFIX + hash.slice(0, LONGEST_NAME - RESERVED_PREFIX.length);
  return {
    volumeName,
    mountPath: "/var/run/secrets/azure/wi",
    path: `token/${TOKEN}`,
    isOwnVolume: ({ name }) => name === volumeName,
    replacesOwn: true,
  };
}

/** The list with the item, which takes the place of one that is there only where the layout wants that. */
export function withOwn<T extends V1Volume | V1VolumeMount>(
  list: readonly T[],
  item: T,
  isOwn: (candidate: T) => boolean,
  replaces: boolean,
): T[] {
  if (!list.some(isOwn)) return [...list, item];
  return replaces ? list.map((candidate) => (isOwn(candidate) ? item : candidate)) : [...list];
}
