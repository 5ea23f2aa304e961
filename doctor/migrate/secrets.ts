import { staticCredentialNames } from "../../components/portworx/static-credentials";
import type { ClusterReader } from "../cluster/cluster-reader";
import { Forbidden } from "../cluster/failures";
import { paths } from "../cluster/paths";
import type { StaticVariable } from "./static-sources";

/** A Secret with static credentials; of its content only the names of keys are kept. */
export interface CredentialSecret {
  readonly namespace: string;
  readonly name: string;
  /** Keys that hold credentials; undefined where the Secret may not be read. */
  readonly keys?: readonly string[];
  /** Whether the StorageCluster takes variables from it. */
  readonly inUse: boolean;
}

/** What is asked of a Secret. */
interface Candidate {
  readonly namespace: string;
  readonly name: string;
  readonly inUse: boolean;
}

/** Names that the vendor's installation pages give the Secrets of the clouds' keys. */
const usualNames = ["px-aws", "px-azure"];
/** Older pages put them there, whatever the namespace of Portworx. */
const olderNamespace = "kube-system";

/**
 * Reads the Secrets that the StorageCluster takes credentials from, and those of the usual names; no others, so that the user
 * needs no right to list Secrets.
 */
export async function readCredentialSecrets(
  reader: Pick<ClusterReader, "find">,
  namespace: string,
  variables: readonly StaticVariable[],
): Promise<CredentialSecret[]> {
  const found = await Promise.all(
    candidates(namespace, variables).map((candidate) =>
      readSecret(reader, candidate, referencedKeys(candidate.name, variables)),
    ),
  );
  return found.flatMap((secret) => (secret === undefined ? [] : [secret]));
}

function candidates(namespace: string, variables: readonly StaticVariable[]): Candidate[] {
  const inUse = new Set(variables.flatMap(({ secret }) => (secret ? [secret.name] : [])));
  const unused = usualNames.filter((name) => !inUse.has(name));
  return [
    ...[...inUse].map((name) => ({ namespace, name, inUse: true })),
    ...[...new Set([namespace, olderNamespace])].flatMap((place) =>
      (place === namespace ? unused : usualNames).map((name) => ({ namespace: place, name, inUse: false })),
    ),
  ];
}

async function readSecret(
  reader: Pick<ClusterReader, "find">,
  candidate: Candidate,
  referenced: readonly string[],
): Promise<CredentialSecret | undefined> {
  try {
    const secret = await reader.find<{ data?: object }>(`${paths.secrets(candidate.namespace)}/${candidate.name}`);
    const keys = credentialKeys(Object.keys(secret?.data ?? {}), referenced);
    return keys.length > 0 ? { ...candidate, keys } : undefined;
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    // Whether a Secret of a usual name exists at all is then unknown: only what is in use is worth a word.
    return candidate.inUse ? candidate : undefined;
  }
}

/** A key may have any name where a variable takes its value from it. */
function credentialKeys(keys: readonly string[], referenced: readonly string[]): string[] {
  return keys.filter((key) => referenced.includes(key) || staticCredentialNames.includes(key)).sort();
}

function referencedKeys(name: string, variables: readonly StaticVariable[]): string[] {
  return variables.flatMap(({ secret }) => (secret?.name === name ? [secret.key] : []));
}
