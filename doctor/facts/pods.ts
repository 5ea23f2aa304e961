import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { ClusterReader } from "../cluster/cluster-reader";
import { paths } from "../cluster/paths";

/** What is kept of a pod: little, since there may be hundreds, and no variable that may hold a secret. */
export interface InstalledPod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** px: runs Portworx on a node. */
  readonly kind: "px" | "stork";
  readonly serviceAccount: string;
  readonly node: string | undefined;
  readonly phase: string;
  readonly createdAt: Date;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Service account tokens that are mounted for somebody other than the API server. */
  readonly tokens: readonly TokenVolume[];
  readonly containers: readonly InstalledContainer[];
}

/** A projected volume with a service account's token. */
export interface TokenVolume {
  readonly volume: string;
  readonly audience: string;
  /** Name of the file within the volume. */
  readonly path: string;
}

/** A container of a pod. */
export interface InstalledContainer {
  readonly name: string;
  /** Values of the variables that webhooks set (see {@link identityVariables}). */
  readonly env: Readonly<Record<string, string>>;
  /** Names of every variable. */
  readonly variables: readonly string[];
  readonly mounts: readonly { readonly volume: string; readonly path: string }[];
}

/** Variables by which the clouds' SDKs find the identity; none of their values is secret. */
export const identityVariables = [
  "AWS_ROLE_ARN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
] as const;

const kinds = ["px", "stork"] as const;
const selectors = { px: "name=portworx", stork: "name=stork" } as const;

/** The living pods of Portworx and of Stork, page by page. */
export async function readPods(reader: ClusterReader, namespace: string): Promise<readonly InstalledPod[]> {
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const found: InstalledPod[] = [];
      for await (const pod of reader.list<V1Pod>(paths.pods(namespace), { labelSelector: selectors[kind] })) {
        if (isAlive(pod)) found.push(installedPod(pod, kind));
      }
      return found;
    }),
  );
  return lists.flat();
}

/** False for pods that are on their way out, or have ended. */
function isAlive({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed";
}

/** Keeps what the checks look at. */
export function installedPod({ metadata, spec, status }: V1Pod, kind: InstalledPod["kind"]): InstalledPod {
  return {
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    uid: metadata?.uid ?? "",
    kind,
    serviceAccount: spec?.serviceAccountName ?? "default",
    node: spec?.nodeName,
    phase: status?.phase ?? "Unknown",
    createdAt: new Date(metadata?.creationTimestamp ?? 0),
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
    tokens: (spec?.volumes ?? []).flatMap(({ name, projected }) =>
      (projected?.sources ?? []).flatMap(({ serviceAccountToken: token }) =>
        token?.audience === undefined ? [] : [{ volume: name, audience: token.audience, path: token.path }],
      ),
    ),
    // The first is the main one.
    containers: [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(installedContainer),
  };
}

function installedContainer({ name, env = [], volumeMounts = [] }: V1Container): InstalledContainer {
  const known = env.flatMap(({ name, value }) =>
    value !== undefined && (identityVariables as readonly string[]).includes(name) ? [[name, value] as const] : [],
  );
  return {
    name,
    env: Object.fromEntries(known),
    variables: env.map((variable) => variable.name),
    mounts: volumeMounts.map((mount) => ({ volume: mount.name, path: mount.mountPath })),
  };
}
